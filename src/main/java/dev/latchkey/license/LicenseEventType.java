package dev.latchkey.license;

import java.util.Locale;

/** What can be done to a license. {@link LicenseStatus#allowed} says when. */
public enum LicenseEventType {
    ISSUED,
    SUSPENDED,
    REINSTATED,
    RENEWED,
    /** Revoked, and replaced by a license with a new key. */
    ROTATED,
    REVOKED,
    /** Its terms were changed. */
    CHANGED;

    /** As used in a sentence: "cannot be renewed". */
    String participle() {
        return name().toLowerCase(Locale.ROOT);
    }
}
