package dev.latchkey.certificate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.activation.Activation;
import dev.latchkey.activation.Entitlement;
import dev.latchkey.activation.Entitlements;
import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.http.Actor;
import dev.latchkey.http.Caller;
import dev.latchkey.license.License;
import dev.latchkey.value.CalendarDuration;
import dev.latchkey.value.Times;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.threeten.extra.PeriodDuration;

/** Issues certificates: signed statements about licenses that programs verify without a network. */
@Singleton
class CertificateService {
    private static final int MAX_REMEMBERED = 5_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    /** How often a certificate is made again because its license has changed meanwhile. */
    private static final int MAX_RETRIES = 5;

    private final Database database;
    private final Entitlements entitlements;
    private final SigningKeyStore signingKeys;
    private final KeyRing ring;
    private final String issuer;
    private final PeriodDuration defaultValidity;
    /** A program that starts again and again gets the same certificate, and does not fill the history. */
    private final Cache<Subject, Certificate> recent = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .executor(Runnable::run)
            .build();

    CertificateService(
            Database database,
            Entitlements entitlements,
            SigningKeyStore signingKeys,
            KeyRing ring,
            CertificateSettings settings) {
        this.database = database;
        this.entitlements = entitlements;
        this.signingKeys = signingKeys;
        this.ring = ring;
        this.issuer = settings.issuer();
        this.defaultValidity = PeriodDuration.of(settings.validFor());
    }

    /** What a certificate is about. A change of any part of it needs a new one. */
    private record Subject(License license, Instant leaseUntil, CertificateTerms terms, String kid) {}

    /** Finds the license that the certificate is for, and whether it is good. */
    private interface Check {
        Entitlement run(Sql sql, Instant now);
    }

    /**
     * A certificate for the holder of a key.
     *
     * @return fails with a {@link Refusal} if the license is not good on this machine
     */
    Uni<Certificate> certify(CertificateRequest request, Caller caller) {
        return certify(
                (sql, now) -> entitlements.check(sql, request.key(), request.fingerprint(), now),
                request.terms(),
                caller.actor());
    }

    /** The same for staff. */
    Uni<Certificate> certify(long licenseId, CertificateTerms given, Caller caller) {
        CertificateTerms terms = CertificateTerms.orDefault(given);
        return certify(
                (sql, now) -> entitlements.check(sql, licenseId, terms.fingerprint(), now), terms, caller.actor());
    }

    private Uni<Certificate> certify(Check check, CertificateTerms terms, Actor by) {
        terms.requireValid();
        return ring.keys()
                .flatMap(keys -> database.read(sql -> check.run(sql, Times.now()))
                        .flatMap(entitlement -> recallOrIssue(entitlement, terms, keys, by)))
                .onFailure(ChangedMeanwhile.class)
                .retry()
                .atMost(MAX_RETRIES);
    }

    private Uni<Certificate> recallOrIssue(
            Entitlement entitlement, CertificateTerms terms, KeyRing.Keys keys, Actor by) {
        if (!entitlement.verdict().valid()) {
            throw new Refusal(entitlement.verdict());
        }
        Activation seat = entitlement.seat();
        Subject subject = new Subject(
                entitlement.license(),
                seat == null ? null : seat.leaseUntil(),
                terms,
                keys.signer().kid());
        Certificate known = recent.getIfPresent(subject);
        return known == null ? issue(subject, keys, by) : Uni.createFrom().item(known);
    }

    private Uni<Certificate> issue(Subject subject, KeyRing.Keys keys, Actor by) {
        Instant now = Times.now();
        return Uni.createFrom()
                .item(() -> sign(subject, keys.signer(), now))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .flatMap(certificate -> database.write(sql -> store(sql, subject, certificate, keys, now, by)))
                .invoke(certificate -> recent.put(subject, certificate));
    }

    private Certificate sign(Subject subject, Signer signer, Instant now) {
        License license = subject.license();
        String id = UUID.randomUUID().toString();
        Instant end = end(subject, now);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(String.valueOf(license.id()))
                .audience(license.product())
                .jwtID(id)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(end))
                .claim("license", licenseClaim(license))
                .claim("fingerprint", subject.terms().fingerprint())
                .build();
        return new Certificate(id, signer.sign(Jose.CERTIFICATE, claims), end, signer.kid());
    }

    private static Map<String, Object> licenseClaim(License license) {
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("product", license.product());
        claim.put("features", license.features());
        claim.put("expiresAt", license.expiresAt() == null ? null : Times.format(license.expiresAt()));
        claim.put("maxActivations", license.maxActivations());
        claim.values().removeIf(Objects::isNull);
        return claim;
    }

    /** Not after the end of the license, and not after the lease of the seat: another machine may have it then. */
    private Instant end(Subject subject, Instant now) {
        PeriodDuration validFor = subject.terms().validFor();
        Instant end = CalendarDuration.end(validFor == null ? defaultValidity : validFor, now);
        return Stream.of(subject.license().expiresAt(), subject.leaseUntil())
                .filter(limit -> limit != null && limit.isBefore(end))
                .min(Instant::compareTo)
                .orElse(end);
    }

    /** The license must be as it was when it was read. Otherwise the list of revocations could miss the certificate. */
    private Certificate store(
            Sql sql, Subject subject, Certificate certificate, KeyRing.Keys keys, Instant now, Actor by) {
        License license = subject.license();
        Instant end = certificate.expiresAt();
        boolean isUnchanged = sql.one("""
                        UPDATE license
                           SET certified_until = CASE WHEN certified_until > ? THEN certified_until ELSE ? END
                         WHERE id = ?
                        RETURNING id, key, user_id, product, label, status, issued_at, expires_at, max_activations,
                                  features, lease_for, metadata, suspended_at, revoked_at, reason, replaced_by_id,
                                  updated_at
                        """, row -> License.of(row, Times.now()), end, end, license.id())
                .filter(license::equals)
                .isPresent();
        if (!isUnchanged) {
            throw new ChangedMeanwhile();
        }
        sql.update(
                """
                INSERT INTO license_event (license_id, type, at, by_token_id, by_name, fingerprint, certificate_id,
                                           certified_until)
                VALUES (?, 'CERTIFIED', ?, ?, ?, ?, ?, ?)
                """, license.id(), now, by.tokenId(), by.name(), subject.terms().fingerprint(), certificate.id(), end);
        if (end.isAfter(keys.signedUntil())) {
            signingKeys.extend(sql, certificate.kid(), roundUp(end));
        }
        return certificate;
    }

    /** Otherwise each certificate would change the row of the key. */
    private static Instant roundUp(Instant end) {
        return end.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    }

    /** The license changed between reading it and storing its certificate. */
    private static final class ChangedMeanwhile extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ChangedMeanwhile() {
            super("The license changed meanwhile", null, false, false);
        }
    }
}
