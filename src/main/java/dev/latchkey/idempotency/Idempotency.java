package dev.latchkey.idempotency;

import dev.latchkey.database.Database;
import dev.latchkey.database.Row;
import dev.latchkey.database.Sql;
import dev.latchkey.database.SqlWork;
import dev.latchkey.http.JsonText;
import dev.latchkey.http.Times;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes a change once, however often its request is repeated (the IETF draft httpapi-idempotency-key-header): the
 * first answer is stored in the transaction of the change itself, and given again for {@link #KEPT}.
 */
@Singleton
public class Idempotency {
    static final Duration KEPT = Duration.ofHours(24);
    private static final Duration CLEARED_EVERY = Duration.ofMinutes(1);
    /** So that clearing never holds up others for long. */
    private static final int CLEARED_AT_ONCE = 1000;

    /** What the state of the data decided. Any other refusal would be the same again, or is to be mended and repeated. */
    private static final Set<Integer> REFUSALS_KEPT = Set.of(404, 409);

    private final Database database;
    private final JsonText json;
    private final Vertx vertx;
    private final Map<IdempotencyKey, String> underWay = new ConcurrentHashMap<>();
    private long timer;

    Idempotency(Database database, JsonText json, Vertx vertx) {
        this.database = database;
        this.json = json;
        this.vertx = vertx;
    }

    /**
     * Makes the change, unless it has been made for this key before: then the first result, or refusal, comes again.
     * While it is being made, the draft wants a repetition refused (409), though here it could wait its turn.
     *
     * @param key null to make it in any case
     * @param request method and path
     * @param body what was sent, as it was understood: its spacing and the order of its members do not matter
     * @param type of the result, to read it from JSON
     */
    public <T> Uni<T> once(IdempotencyKey key, String request, Object body, Class<T> type, SqlWork<T> change) {
        if (key == null) {
            return database.write(change);
        }
        String fingerprint = JsonText.digest((request + "\n" + json.of(body)).getBytes(StandardCharsets.UTF_8));
        return database.read(sql -> stored(sql, key, fingerprint, type))
                .flatMap(stored -> stored.map(answer -> Uni.createFrom().item(answer))
                        .orElseGet(() -> first(key, fingerprint, type, change)))
                .map(Answer::orThrow);
    }

    private <T> Uni<Answer<T>> first(IdempotencyKey key, String fingerprint, Class<T> type, SqlWork<T> change) {
        begin(key, fingerprint);
        // Another may have been first meanwhile, and have come to its end.
        return database.write(
                        sql -> stored(sql, key, fingerprint, type).orElseGet(() -> make(sql, key, fingerprint, change)))
                .onTermination()
                .invoke(() -> underWay.remove(key));
    }

    private void begin(IdempotencyKey key, String fingerprint) {
        String other = underWay.putIfAbsent(key, fingerprint);
        if (other == null) {
            return;
        }
        if (!other.equals(fingerprint)) {
            throw reused();
        }
        throw new Problem(
                        ProblemType.IDEMPOTENCY_KEY_IN_USE,
                        "A request with this Idempotency-Key is still under way. Repeat it in a moment for its answer.")
                .retryAfter(Duration.ofSeconds(1));
    }

    private <T> Optional<Answer<T>> stored(Sql sql, IdempotencyKey key, String fingerprint, Class<T> type) {
        return sql.one(
                """
                SELECT fingerprint, problem, answer
                  FROM idempotent_request
                 WHERE key = ?
                   AND created_at > ?
                """,
                row -> answer(row, fingerprint, type),
                key.value(),
                Times.now().minus(KEPT));
    }

    private <T> Answer<T> answer(Row row, String fingerprint, Class<T> type) {
        if (!row.text("fingerprint").equals(fingerprint)) {
            throw reused();
        }
        String problem = row.text("problem");
        return problem == null
                ? new Answer<>(json.read(row.text("answer"), type), null)
                : new Answer<>(null, new Problem(ProblemType.valueOf(problem), "%s", row.text("answer")));
    }

    private <T> Answer<T> make(Sql sql, IdempotencyKey key, String fingerprint, SqlWork<T> change) {
        try {
            T result = sql.undoable(change);
            store(sql, key, fingerprint, null, json.of(result));
            return new Answer<>(result, null);
        } catch (Problem refusal) {
            if (!REFUSALS_KEPT.contains(refusal.type().status())) {
                throw refusal;
            }
            store(sql, key, fingerprint, refusal.type().name(), refusal.getMessage());
            return new Answer<>(null, refusal);
        }
    }

    /** A row that is still there under this key has had its time. */
    private static void store(Sql sql, IdempotencyKey key, String fingerprint, String problem, String answer) {
        sql.update("""
                INSERT INTO idempotent_request (key, fingerprint, problem, answer, created_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE
                   SET fingerprint = excluded.fingerprint,
                       problem = excluded.problem,
                       answer = excluded.answer,
                       created_at = excluded.created_at
                """, key.value(), fingerprint, problem, answer, Times.now());
    }

    void clearNowAndThen(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(CLEARED_EVERY.toMillis(), tick -> clearAll()
                .subscribe()
                .with(
                        done -> Log.debug("Cleared old answers to idempotent requests"),
                        failure -> Log.warn("Old answers to idempotent requests were not cleared", failure)));
    }

    private Uni<Void> clearAll() {
        return Multi.createBy()
                .repeating()
                .uni(this::clear)
                .whilst(cleared -> cleared == CLEARED_AT_ONCE)
                .collect()
                .last()
                .replaceWithVoid();
    }

    @PreDestroy
    void stop() {
        vertx.cancelTimer(timer);
    }

    /** Deletes answers that have been kept long enough; the oldest first, and a bounded number of them. */
    Uni<Integer> clear() {
        Instant end = Times.now().minus(KEPT);
        return database.write(sql -> sql.update("""
                DELETE FROM idempotent_request
                 WHERE key IN (SELECT key
                                 FROM idempotent_request
                                WHERE created_at <= ?
                                ORDER BY created_at
                                LIMIT ?)
                """, end, CLEARED_AT_ONCE));
    }

    private static Problem reused() {
        return new Problem(
                ProblemType.IDEMPOTENCY_KEY_REUSED,
                "This Idempotency-Key was sent with another request. Each request needs a key of its own: nothing was changed.");
    }

    /** A result, or the refusal in its place. */
    private record Answer<T>(T result, Problem refusal) {
        T orThrow() {
            if (refusal != null) {
                throw refusal;
            }
            return result;
        }
    }
}
