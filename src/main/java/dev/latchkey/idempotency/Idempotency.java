package dev.latchkey.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.database.Database;
import dev.latchkey.database.Row;
import dev.latchkey.database.Sql;
import dev.latchkey.database.SqlWork;
import dev.latchkey.http.Times;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
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

    /** What the state of the data decided. Any other refusal would be the same again, or has nothing to do with it. */
    private static final Set<Integer> REFUSALS_KEPT = Set.of(404, 409, 412);

    private final Database database;
    private final ObjectMapper mapper;
    private final Vertx vertx;
    private final Map<IdempotencyKey, String> underWay = new ConcurrentHashMap<>();
    private long timer;

    Idempotency(Database database, ObjectMapper mapper, Vertx vertx) {
        this.database = database;
        this.mapper = mapper;
        this.vertx = vertx;
    }

    /**
     * Makes the change, unless it has been made for this key before: then the first result, or refusal, comes again.
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
        String fingerprint = fingerprint(request, body);
        return Uni.createFrom().deferred(() -> {
            begin(key, fingerprint);
            return database.write(sql -> answer(sql, key, fingerprint, type, change))
                    .onTermination()
                    .invoke(() -> underWay.remove(key))
                    .map(Answer::orThrow);
        });
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

    private <T> Answer<T> answer(Sql sql, IdempotencyKey key, String fingerprint, Class<T> type, SqlWork<T> change) {
        return sql.one(
                        """
                        SELECT fingerprint, problem, answer
                          FROM idempotent_request
                         WHERE key = ?
                           AND created_at > ?
                        """,
                        row -> stored(row, fingerprint, type),
                        key.value(),
                        Times.now().minus(KEPT))
                .orElseGet(() -> first(sql, key, fingerprint, change));
    }

    private <T> Answer<T> stored(Row row, String fingerprint, Class<T> type) {
        if (!row.text("fingerprint").equals(fingerprint)) {
            throw reused();
        }
        String problem = row.text("problem");
        return problem == null
                ? new Answer<>(read(row.text("answer"), type), null)
                : new Answer<>(null, new Problem(ProblemType.valueOf(problem), "%s", row.text("answer")));
    }

    private <T> Answer<T> first(Sql sql, IdempotencyKey key, String fingerprint, SqlWork<T> change) {
        try {
            T result = sql.undoable(change);
            store(sql, key, fingerprint, null, json(result));
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
        timer = vertx.setPeriodic(CLEARED_EVERY.toMillis(), tick -> clear().subscribe()
                .with(
                        cleared -> Log.debugf("Cleared %d answers to idempotent requests", cleared),
                        failure -> Log.warn("Old answers to idempotent requests were not cleared", failure)));
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

    private String fingerprint(String request, Object body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((request + "\n" + json(body)).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private String json(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record could not be written as JSON", e);
        }
    }

    private <T> T read(String json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored answer could not be read", e);
        }
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
