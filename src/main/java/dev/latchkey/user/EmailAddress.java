package dev.latchkey.user;

import java.text.Normalizer;
import java.util.Locale;

/** What an email address is here, and how two of them are compared. */
final class EmailAddress {
    /** The longest address that can receive mail (RFC 5321, erratum 1690). */
    static final int MAX_LENGTH = 254;

    static final String MESSAGE = "must be an email address such as ada@example.org";

    /** A + in a query means a space (WHATWG URL), so an unescaped one makes the address invalid. */
    static final String MESSAGE_IN_QUERY = MESSAGE + "; write + as %2B";

    private EmailAddress() {}

    /**
     * The form in which addresses are compared: case-insensitive and normalized. Null stays null. Lower, upper, lower:
     * some letters do not survive a single conversion.
     */
    static String fold(String email) {
        return email == null
                ? null
                : Normalizer.normalize(
                        Normalizer.normalize(email, Normalizer.Form.NFD)
                                .toLowerCase(Locale.ROOT)
                                .toUpperCase(Locale.ROOT)
                                .toLowerCase(Locale.ROOT),
                        Normalizer.Form.NFC);
    }
}
