package dev.latchkey.user;

/** What an email address is here. */
final class EmailAddress {
    /** The longest address that can receive mail (RFC 5321, erratum 1690). */
    static final int MAX_LENGTH = 254;

    static final String MESSAGE = "must be an email address such as ada@example.org";

    /** A + in a query means a space (WHATWG URL), so an unescaped one makes the address invalid. */
    static final String MESSAGE_IN_QUERY = MESSAGE + "; write + as %2B";

    private EmailAddress() {}
}
