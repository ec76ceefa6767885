package dev.latchkey.license;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where a license stands. All but {@link #EXPIRED} are an administrator's decisions, and only those are stored. */
public enum LicenseStatus {
    ACTIVE,
    SUSPENDED,
    REVOKED,
    /** Active, and past its {@code expiresAt}: derived at the moment of reading. */
    EXPIRED;

    /** What a stored status means at the given second; a license has expired from {@code expiresAt} on. */
    static LicenseStatus at(Instant now, LicenseStatus stored, Instant expiresAt) {
        return stored == ACTIVE && expiresAt != null && !now.isBefore(expiresAt) ? EXPIRED : stored;
    }

    /**
     * Reads the query parameter {@code status}, in capitals or not; JAX-RS finds this method by its name.
     *
     * @throws Problem where it is no status
     */
    public static LicenseStatus fromString(String text) {
        return Arrays.stream(values())
                .filter(status -> status.name().equals(text)
                        || status.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        List.of(FieldError.in("status", "must be one of active, suspended, revoked, expired"))));
    }
}
