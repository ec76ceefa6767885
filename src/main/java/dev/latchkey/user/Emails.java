package dev.latchkey.user;

import java.text.Normalizer;
import java.util.Locale;

/** What emails have in common, whether they are being stored or looked for. */
final class Emails {
    /** The longest address that mail can be sent to (RFC 5321, erratum 1690). */
    static final int MAX = 254;

    static final String MESSAGE = "must be an email address such as ada@example.org";

    /** A + in a query string is a space (WHATWG URL), the usual reason why an address there is none. */
    static final String MESSAGE_IN_QUERY = MESSAGE + "; write a + in it as %2B";

    private Emails() {}

    /**
     * The email as it is compared: without case, and with composed characters in one form. Null stays null. It takes
     * both steps of case: some letters have a capital that is not theirs again in small.
     */
    static String folded(String email) {
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
