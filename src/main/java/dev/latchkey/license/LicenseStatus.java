package dev.latchkey.license;

import static dev.latchkey.license.LicenseEventType.CHANGED;
import static dev.latchkey.license.LicenseEventType.REINSTATED;
import static dev.latchkey.license.LicenseEventType.RENEWED;
import static dev.latchkey.license.LicenseEventType.ROTATED;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import java.time.Instant;
import java.util.Arrays;
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
    Set<LicenseEventType> allowed() {
        return switch (this) {
            case ACTIVE -> EnumSet.of(LicenseEventType.SUSPENDED, RENEWED, ROTATED, LicenseEventType.REVOKED, CHANGED);
            case SUSPENDED -> EnumSet.of(REINSTATED, LicenseEventType.REVOKED, CHANGED);
            case EXPIRED -> EnumSet.of(LicenseEventType.SUSPENDED, RENEWED, LicenseEventType.REVOKED, CHANGED);
            case REVOKED -> EnumSet.noneOf(LicenseEventType.class);
        };
    }

    /** What to do if something is not allowed in this state, as a sentence. */
    String advice(LicenseEventType wanted) {
        return switch (this) {
            case SUSPENDED -> wanted == LicenseEventType.SUSPENDED ? possibilities() : "Reinstate it first.";
            case EXPIRED -> wanted == ROTATED ? "Renew it first." : possibilities();
            case REVOKED -> "Revoking is final.";
            case ACTIVE -> possibilities();
        };
    }

    private String possibilities() {
        String actions = allowed().stream().map(LicenseEventType::participle).collect(Collectors.joining(", "));
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
    String objection(LicenseEventType wanted) {
        String adjective = name().toLowerCase(Locale.ROOT);
        return name().equals(wanted.name())
                ? "already " + adjective
                : adjective + " and cannot be " + wanted.participle();
    }

    /**
     * Parses the query parameter {@code status}, in any case. JAX-RS finds this method by its name.
     *
     * @throws Problem 400 if there is no such status
     */
    public static LicenseStatus fromString(String text) {
        return Arrays.stream(values())
                .filter(status -> status.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() ->
                        Problem.invalid(FieldError.in("status", "must be one of active, suspended, revoked, expired")));
    }
}
