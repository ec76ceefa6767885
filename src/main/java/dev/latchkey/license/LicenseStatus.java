package dev.latchkey.license;

import static dev.latchkey.license.LicenseAction.CHANGE;
import static dev.latchkey.license.LicenseAction.REINSTATE;
import static dev.latchkey.license.LicenseAction.RENEW;
import static dev.latchkey.license.LicenseAction.REVOKE;
import static dev.latchkey.license.LicenseAction.ROTATE;
import static dev.latchkey.license.LicenseAction.SUSPEND;

import dev.latchkey.http.EnumParameter;
import dev.latchkey.problem.Problem;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The state of a license. Only administrators' decisions are stored; EXPIRED is derived when a license is read. */
public enum LicenseStatus {
    ACTIVE,
    SUSPENDED,
    REVOKED,
    /** Stored as ACTIVE, but its {@code expiresAt} has come. */
    EXPIRED;

    /** What can be done in this state. */
    Set<LicenseAction> allowed() {
        return switch (this) {
            case ACTIVE -> EnumSet.of(SUSPEND, RENEW, ROTATE, REVOKE, CHANGE);
            case SUSPENDED -> EnumSet.of(REINSTATE, REVOKE, CHANGE);
            case EXPIRED -> EnumSet.of(SUSPEND, RENEW, REVOKE, CHANGE);
            case REVOKED -> EnumSet.noneOf(LicenseAction.class);
        };
    }

    /** What can be done to a license that is in this state and has this end, or null. */
    Set<LicenseAction> allowed(Instant expiresAt) {
        Set<LicenseAction> allowed = allowed();
        if (expiresAt == null) {
            allowed.remove(RENEW);
        }
        return allowed;
    }

    /** What to do if something is not allowed in this state, as a sentence. */
    String advice(LicenseAction wanted) {
        return switch (this) {
            case SUSPENDED -> wanted == SUSPEND ? possibilities() : "Reinstate it first.";
            case EXPIRED -> wanted == ROTATE ? "Renew it first." : possibilities();
            case REVOKED -> "Revoking is final.";
            case ACTIVE -> possibilities();
        };
    }

    private String possibilities() {
        String actions =
                allowed().stream().map(action -> action.event().participle()).collect(Collectors.joining(", "));
        return "It can be " + actions.replaceFirst(", (\\w+)$", " or $1") + ".";
    }

    /** The state at this second. A license has expired from {@code expiresAt} on. The SQL is in LicenseService. */
    static LicenseStatus at(Instant now, LicenseStatus stored, Instant expiresAt) {
        return stored == ACTIVE && expiresAt != null && !now.isBefore(expiresAt) ? EXPIRED : stored;
    }

    LicenseStatus stored() {
        return this == EXPIRED ? ACTIVE : this;
    }

    /** Why something is not allowed in this state, as in "suspended and cannot be renewed". */
    String objection(LicenseAction wanted) {
        String adjective = name().toLowerCase(Locale.ROOT);
        String participle = wanted.event().participle();
        return participle.equals(adjective) ? "already " + adjective : adjective + " and cannot be " + participle;
    }

    /**
     * Parses the query parameter {@code status}, in any case. JAX-RS finds this method by its name.
     *
     * @throws Problem 400 if there is no such status
     */
    public static LicenseStatus fromString(String text) {
        return EnumParameter.parse("status", values(), text);
    }
}
