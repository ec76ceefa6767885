package dev.latchkey.license;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where a license stands. All but {@link #EXPIRED} are an administrator's decisions, and only those are stored. */
public enum LicenseStatus {
    ACTIVE,
    SUSPENDED,
    REVOKED,
    /** Active, and past its {@code expiresAt}: derived at the moment of reading. */
    EXPIRED;

    /** What may be done from here. */
    Set<LicenseAction> allowed() {
        return switch (this) {
            case ACTIVE ->
                EnumSet.of(
                        LicenseAction.SUSPEND,
                        LicenseAction.RENEW,
                        LicenseAction.ROTATE,
                        LicenseAction.REVOKE,
                        LicenseAction.CHANGE);
            case SUSPENDED -> EnumSet.of(LicenseAction.REINSTATE, LicenseAction.REVOKE, LicenseAction.CHANGE);
            case EXPIRED ->
                EnumSet.of(LicenseAction.SUSPEND, LicenseAction.RENEW, LicenseAction.REVOKE, LicenseAction.CHANGE);
            case REVOKED -> EnumSet.noneOf(LicenseAction.class);
        };
    }

    /** The same as a sentence. */
    String possibilities() {
        String actions = allowed().stream().map(LicenseAction::participle).collect(Collectors.joining(", "));
        return actions.isEmpty() ? "That is final." : "It can be " + actions.replaceFirst(", (\\w+)$", " or $1") + ".";
    }

    /** The SQL condition under which the action is allowed; its question mark is the second at which it is asked. */
    static String allows(LicenseAction action) {
        String statuses = Arrays.stream(values())
                .filter(status -> status.allowed().contains(action))
                .map(status -> "'" + status + "'")
                .collect(Collectors.joining(", "));
        return "CASE WHEN status = 'ACTIVE' AND expires_at <= ? THEN 'EXPIRED' ELSE status END IN (" + statuses + ")";
    }

    /** What a stored status means at the given second; a license has expired from {@code expiresAt} on. */
    static LicenseStatus at(Instant now, LicenseStatus stored, Instant expiresAt) {
        return stored == ACTIVE && expiresAt != null && !now.isBefore(expiresAt) ? EXPIRED : stored;
    }

    /**
     * Reads the query parameter {@code status}, in any case; JAX-RS finds this method by its name.
     *
     * @throws Problem where it is no status
     */
    public static LicenseStatus fromString(String text) {
        return Arrays.stream(values())
                .filter(status -> status.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        List.of(FieldError.in("status", "must be one of active, suspended, revoked, expired"))));
    }
}
