package dev.latchkey.activation;

import dev.latchkey.database.Sql;
import dev.latchkey.license.LicenseKey;
import dev.latchkey.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Finds out which machines may use which licenses. A license with limited seats needs one. */
@Singleton
public class Entitlements {
    private final ActivationStore store;

    Entitlements(ActivationStore store) {
        this.store = store;
    }

    /**
     * @param key as a program sends it
     * @param fingerprint the machine; null for any
     */
    public Entitlement check(Sql sql, String key, String fingerprint, Instant now) {
        return LicenseKey.parse(key)
                .map(wellFormed -> check(sql, wellFormed, fingerprint, now))
                .orElseGet(() -> new Entitlement(Verdict.malformedKey(), null, null));
    }

    private Entitlement check(Sql sql, LicenseKey key, String fingerprint, Instant now) {
        return (fingerprint == null ? store.find(sql, key, now) : store.find(sql, key, fingerprint, now))
                .map(seats -> judge(seats, fingerprint, now))
                .orElseGet(() -> new Entitlement(Verdict.notFound(), null, null));
    }

    /**
     * @param fingerprint the machine; null for any
     * @throws Problem 404 if there is no such license
     */
    public Entitlement check(Sql sql, long licenseId, String fingerprint, Instant now) {
        return check(sql, store.keyOf(sql, licenseId), fingerprint, now);
    }

    private static Entitlement judge(LicenseSeats seats, String fingerprint, Instant now) {
        boolean isLimited = seats.license().maxActivations() != null;
        Verdict verdict = Rule.judge(new Question(seats, null, List.of(), fingerprint != null || isLimited, now));
        boolean lacksFingerprint = verdict.code() == Verdict.Code.NOT_ACTIVATED && fingerprint == null;
        return new Entitlement(
                lacksFingerprint
                        ? verdict.saying(
                                "The seats of the license are limited. Send the fingerprint of a machine that holds one.")
                        : verdict,
                seats.license(),
                seats.own());
    }
}
