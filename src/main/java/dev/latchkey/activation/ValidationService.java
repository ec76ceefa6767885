package dev.latchkey.activation;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.license.License;
import dev.latchkey.license.LicenseKey;
import dev.latchkey.value.Times;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells whether a key is valid. Nothing is written. */
@Singleton
class ValidationService {
    private static final Verdict.Check WELL_FORMED = new Verdict.Check("KEY_FORMAT", true, "The key is well-formed.");
    private static final Verdict.Check KNOWN = new Verdict.Check("KEY_KNOWN", true, "A license has the key.");

    private final Database database;
    private final ActivationStore store;

    ValidationService(Database database, ActivationStore store) {
        this.database = database;
        this.store = store;
    }

    /** The checksum reveals a mistyped key without a query. */
    Uni<Verdict> validate(ValidationRequest request) {
        return LicenseKey.parse(request.key()).map(key -> lookUp(key, request)).orElseGet(() -> Uni.createFrom()
                .item(Verdict.malformedKey()));
    }

    private Uni<Verdict> lookUp(LicenseKey key, ValidationRequest request) {
        Instant now = Times.now();
        return database.read(sql -> find(sql, key, request, now)
                .map(seats -> Rule.judge(question(seats, request, now)))
                .orElseGet(Verdict::notFound));
    }

    /** Also tells the outcome of every rule, not only of the first that is not met. */
    Uni<Verdict> explain(ValidationRequest request) {
        Instant now = Times.now();
        return LicenseKey.parse(request.key())
                .map(key -> database.read(sql -> explain(sql, key, request, now)))
                .orElseGet(() -> Uni.createFrom().item(unexplained(Verdict.malformedKey(), "KEY_FORMAT")));
    }

    /** The same for a license that is known by its id. */
    Uni<Verdict> explain(long licenseId, ValidationTerms given) {
        ValidationTerms terms = Objects.requireNonNullElse(given, ValidationTerms.NONE);
        Instant now = Times.now();
        return database.read(sql -> {
            LicenseKey key = store.keyOf(sql, licenseId);
            return explain(sql, key, terms.of(key), now);
        });
    }

    private Verdict explain(Sql sql, LicenseKey key, ValidationRequest request, Instant now) {
        return find(sql, key, request, now)
                .map(seats -> {
                    int held = seats.taken() - countLapsed(sql, seats.license(), now);
                    return explain(question(new LicenseSeats(seats.license(), held, seats.own()), request, now));
                })
                .orElseGet(() -> unexplained(Verdict.notFound(), "KEY_KNOWN", WELL_FORMED));
    }

    private Optional<LicenseSeats> find(Sql sql, LicenseKey key, ValidationRequest request, Instant now) {
        return request.fingerprint() == null
                ? store.find(sql, key, now)
                : store.find(sql, key, request.fingerprint(), now);
    }

    private static Question question(LicenseSeats seats, ValidationRequest request, Instant now) {
        return new Question(seats, request.product(), request.features(), request.fingerprint() != null, now);
    }

    /** How many seats are ACTIVE as stored, although their lease is over. */
    private static int countLapsed(Sql sql, License license, Instant now) {
        return sql.one("""
                        SELECT count(*) AS lapsed
                          FROM activation
                         WHERE license_id = ?
                           AND state = 'ACTIVE'
                           AND held_until <= ?
                        """, row -> row.number("lapsed"), license.id(), now).orElseThrow();
    }

    private static Verdict explain(Question question) {
        Stream<Verdict.Check> ofKey = Stream.of(WELL_FORMED, KNOWN);
        return Rule.judge(question)
                .explained(
                        question.license().id(),
                        Stream.concat(ofKey, Rule.check(question).stream()).toList());
    }

    /** Without a license, there is nothing else to check. */
    private static Verdict unexplained(Verdict verdict, String failedCheck, Verdict.Check... passed) {
        Verdict.Check failed = new Verdict.Check(failedCheck, false, verdict.detail());
        return verdict.explained(
                null, Stream.concat(Stream.of(passed), Stream.of(failed)).toList());
    }
}
