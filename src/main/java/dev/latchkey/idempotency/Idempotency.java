package dev.latchkey.idempotency;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.http.Actor;
import dev.latchkey.http.EntityTagger;
import dev.latchkey.http.JsonCodec;
import dev.latchkey.http.ProblemBody;
import dev.latchkey.http.StorableResult;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import dev.latchkey.value.Times;
import io.quarkus.logging.Log;
import io.quarkus.runtime.util.HashUtil;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Makes a change once, however often its request is repeated (IETF draft httpapi-idempotency-key-header). The response
 * is stored in the transaction of the change, and a repeat by the same caller gets it for {@link #RETENTION}. A repeat
 * that arrives while the first request is running waits for its turn in the database, and then finds the response.
 * Secrets that are shown only once are not stored, so a repeat does not show them again.
 */
@Singleton
public class Idempotency {
    static final Duration RETENTION = Duration.ofHours(24);
    /** Of requests with a key. More responses are deleted than stored meanwhile, so that a backlog shrinks. */
    private static final int REQUESTS_PER_DELETION = 100;

    private static final int MAX_DELETED = 1000;

    private static final int OK = 200;
    private static final int CREATED = 201;
    /** Only refusals that depend on stored data are kept. Others can be retried with the same key. */
    private static final Set<Integer> STORED_REFUSALS = Set.of(404, 409);

    private final Database database;
    private final JsonCodec json;
    private final AtomicInteger requests = new AtomicInteger();

    Idempotency(Database database, JsonCodec json) {
        this.database = database;
        this.json = json;
    }

    /**
     * Creates something, unless this request has had its response before.
     *
     * @param body what was sent, after parsing: white space and the order of members make no difference
     */
    public <T extends StorableResult> Uni<T> create(IdempotentRequest request, Object body, Sql.Work<T> work) {
        return run(request, CREATED, body, work, database::write);
    }

    /** Like {@link #create}, for work that writes many rows: shorter changes may overtake it. */
    public <T extends StorableResult> Uni<T> createMany(IdempotentRequest request, Object body, Sql.Work<T> work) {
        return run(request, CREATED, body, work, database::writeMany);
    }

    /** Changes something, unless this request has had its response before. */
    public <T extends StorableResult> Uni<T> change(IdempotentRequest request, Object body, Sql.Work<T> work) {
        return run(request, OK, body, work, database::write);
    }

    /** Like {@link #change}, for work that writes many rows: shorter changes may overtake it. */
    public <T extends StorableResult> Uni<T> changeMany(IdempotentRequest request, Object body, Sql.Work<T> work) {
        return run(request, OK, body, work, database::writeMany);
    }

    private <T extends StorableResult> Uni<T> run(
            IdempotentRequest request, int status, Object body, Sql.Work<T> work, Write write) {
        if (request.key() == null) {
            return write.apply(work);
        }
        deleteExpiredNowAndThen();
        String fingerprint = fingerprint(request, body);
        return write.<Supplier<T>>apply(sql -> claim(sql, request, fingerprint, status)
                        ? runFirst(sql, request, fingerprint, status, work)
                        : repeat(findResponse(sql, request, fingerprint)))
                .map(Supplier::get);
    }

    /** One of the ways to write. */
    private interface Write {
        <R> Uni<R> apply(Sql.Work<R> work);
    }

    private String fingerprint(IdempotentRequest request, Object body) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes((request.method() + " " + request.path() + "\n").getBytes(StandardCharsets.UTF_8));
        text.writeBytes(json.write(body));
        return HashUtil.sha256(text.toByteArray());
    }

    private record Stored(String fingerprint, StoredResponse response) {}

    /** Keys belong to their caller. */
    private static String nameOf(Actor caller) {
        return caller.tokenId() == null ? caller.name() : "token " + caller.tokenId();
    }

    /**
     * Takes the key, unless a request within {@link #RETENTION} has it. This is no SELECT, because in PostgreSQL reading
     * where a key would be conflicts with storing other keys near it. The status and the body are replaced later.
     */
    private static boolean claim(Sql sql, IdempotentRequest request, String fingerprint, int status) {
        Instant now = Times.now();
        int claimed = sql.update(
                """
                INSERT INTO idempotent_request (caller, key, fingerprint, status, body, created_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (caller, key) DO UPDATE
                   SET created_at = excluded.created_at
                 WHERE idempotent_request.created_at <= ?
                """,
                nameOf(request.caller().actor()),
                request.key().value(),
                fingerprint,
                status,
                new byte[0],
                now,
                now.minus(RETENTION));
        return claimed == 1;
    }

    /** The response to the first request with this key. */
    private static StoredResponse findResponse(Sql sql, IdempotentRequest request, String fingerprint) {
        Stored stored = sql.one(
                        """
                        SELECT fingerprint, status, path, etag, body
                          FROM idempotent_request
                         WHERE caller = ?
                           AND key = ?
                        """,
                        row -> new Stored(
                                row.text("fingerprint"),
                                new StoredResponse(
                                        row.number("status"), row.text("path"), row.text("etag"), row.bytes("body"))),
                        nameOf(request.caller().actor()),
                        request.key().value())
                .orElseThrow();
        if (!stored.fingerprint().equals(fingerprint)) {
            throw new Problem(
                    ProblemType.IDEMPOTENCY_KEY_REUSED,
                    "This Idempotency-Key was already used for a different request. Nothing was changed. Use a new key.");
        }
        return stored.response();
    }

    private static <T> Supplier<T> repeat(StoredResponse response) {
        return () -> {
            throw new RepeatedRequest(response);
        };
    }

    /** Throwing in the transaction would undo a stored refusal, so it is thrown by the result. */
    private <T extends StorableResult> Supplier<T> runFirst(
            Sql sql, IdempotentRequest request, String fingerprint, int status, Sql.Work<T> work) {
        try {
            T result = sql.undoable(work);
            byte[] body = json.writeFor(request.caller(), result.entity());
            String etag =
                    result.path() == null ? null : EntityTagger.tagOf(json.writeFor(request.caller(), result.tagged()));
            int actual = status == CREATED && !result.isNew() ? OK : status;
            store(sql, request, fingerprint, new StoredResponse(actual, result.path(), etag, body));
            return () -> result;
        } catch (Problem refusal) {
            int refusalStatus = refusal.type().status();
            if (!STORED_REFUSALS.contains(refusalStatus)) {
                throw refusal;
            }
            byte[] body = json.write(ProblemBody.of(refusal, request.path(), null));
            store(sql, request, fingerprint, new StoredResponse(refusalStatus, null, null, body));
            return () -> {
                throw refusal;
            };
        }
    }

    private static void store(Sql sql, IdempotentRequest request, String fingerprint, StoredResponse response) {
        sql.update(
                """
                INSERT INTO idempotent_request (caller, key, fingerprint, status, path, etag, body, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (caller, key) DO UPDATE
                   SET fingerprint = excluded.fingerprint,
                       status = excluded.status,
                       path = excluded.path,
                       etag = excluded.etag,
                       body = excluded.body,
                       created_at = excluded.created_at
                """,
                nameOf(request.caller().actor()),
                request.key().value(),
                fingerprint,
                response.status(),
                response.path(),
                response.etag(),
                response.body(),
                Times.now());
    }

    private void deleteExpiredNowAndThen() {
        if (requests.getAndIncrement() % REQUESTS_PER_DELETION == 0) {
            deleteExpired()
                    .subscribe()
                    .with(deleted -> {}, failure -> Log.debug("Expired responses were not deleted", failure));
        }
    }

    /** In a transaction of its own: in PostgreSQL, looking for expired responses conflicts with storing new ones. */
    Uni<Integer> deleteExpired() {
        return database.writeMany(sql -> sql.update("""
                DELETE FROM idempotent_request
                 WHERE (caller, key) IN (SELECT caller, key
                                           FROM idempotent_request
                                          WHERE created_at <= ?
                                          ORDER BY created_at
                                          LIMIT ?)
                """, Times.now().minus(RETENTION), MAX_DELETED));
    }
}
