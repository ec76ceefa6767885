package dev.latchkey.license;

import java.util.Locale;

/** What happened to a license. */
public enum LicenseEventType {
    ISSUED,
    SUSPENDED,
    REINSTATED,
    RENEWED,
    /** Revoked, and replaced by a license with a new key. */
    ROTATED,
    REVOKED,
    /** Its terms were changed. */
    CHANGED,
    /** A machine took a seat. */
    ACTIVATED,
    /** A machine gave up its seat. */
    DEACTIVATED,
    /** Staff freed a seat. */
    RELEASED,
    /** The lease of a seat is over. Recorded when somebody looks for a free seat, not when it happens. */
    LAPSED,
    /** A certificate was issued. */
    CERTIFIED;

    /** As used in a sentence: "cannot be renewed". */
    String participle() {
        return name().toLowerCase(Locale.ROOT);
    }
}
