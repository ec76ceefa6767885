package dev.latchkey.license;

import java.util.Locale;

/** What may be done to a license that was issued; {@link LicenseStatus#allowed} says from where. */
enum LicenseAction {
    SUSPEND(LicenseEvent.Type.SUSPENDED),
    REINSTATE(LicenseEvent.Type.REINSTATED),
    RENEW(LicenseEvent.Type.RENEWED),
    ROTATE(LicenseEvent.Type.ROTATED),
    REVOKE(LicenseEvent.Type.REVOKED),
    /** Other terms than those it was issued with. */
    CHANGE(LicenseEvent.Type.CHANGED);

    private final LicenseEvent.Type event;

    LicenseAction(LicenseEvent.Type event) {
        this.event = event;
    }

    /** How the history calls it. */
    LicenseEvent.Type event() {
        return event;
    }

    /** As it stands in a sentence: a license can be "suspended". */
    String participle() {
        return event.name().toLowerCase(Locale.ROOT);
    }
}
