package dev.latchkey.license;

/** What staff can do to a license. {@link LicenseStatus#allowed} says when. */
public enum LicenseAction {
    SUSPEND(LicenseEventType.SUSPENDED),
    REINSTATE(LicenseEventType.REINSTATED),
    RENEW(LicenseEventType.RENEWED),
    ROTATE(LicenseEventType.ROTATED),
    REVOKE(LicenseEventType.REVOKED),
    /** Change its terms. */
    CHANGE(LicenseEventType.CHANGED);

    private final LicenseEventType event;

    LicenseAction(LicenseEventType event) {
        this.event = event;
    }

    /** What the history records. */
    LicenseEventType event() {
        return event;
    }
}
