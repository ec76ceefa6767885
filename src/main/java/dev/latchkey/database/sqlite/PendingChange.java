package dev.latchkey.database.sqlite;

import dev.latchkey.database.Sql;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A change that a caller is waiting for. It is answered once: when it is on disk, or when it has failed. */
final class PendingChange<T> {
    private final Sql.Work<T> work;
    private final UniEmitter<? super T> emitter;
    private final Duration timeout;
    private final long startDeadline;
    /** Whoever claims the change first decides: the writer that starts it, the timeout, or the caller who gives up. */
    private final AtomicBoolean isClaimed = new AtomicBoolean();

    private volatile boolean isOver;
    private T result;
    private Throwable failure;

    PendingChange(Sql.Work<T> work, UniEmitter<? super T> emitter, Duration timeout) {
        this.work = work;
        this.emitter = emitter;
        this.timeout = timeout;
        this.startDeadline = System.nanoTime() + timeout.toNanos();
        emitter.onTermination(() -> {
            isOver = true;
            claim();
        });
    }

    /** Returns false if the change has already started or will never start. */
    boolean claim() {
        return isClaimed.compareAndSet(false, true);
    }

    /** Fails the change if it has waited too long. Returns false if it may wait on. */
    boolean expire() {
        boolean isLate = System.nanoTime() - startDeadline > 0;
        if (isLate && claim()) {
            fail(SqliteErrors.busy("A change waited longer than %d ms".formatted(timeout.toMillis())));
        }
        return isLate;
    }

    /**
     * Runs the change. If it fails, it is undone, or the transaction counts as lost.
     *
     * @param isFirst whether the transaction has no other change yet. It then needs no savepoint: rolling back undoes it
     */
    void run(SqliteSql sql, Duration limit, boolean isFirst) {
        result = null;
        failure = null;
        Sql.Work<T> limited = on -> runWithin(limit, sql);
        try {
            result = isFirst ? limited.on(sql) : sql.undoable(limited);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private T runWithin(Duration limit, SqliteSql sql) {
        long end = System.nanoTime() + limit.toNanos();
        T value = sql.within(limit, work);
        if (System.nanoTime() - end > 0) {
            throw SqliteErrors.tookTooLong("A change ran longer than %d ms".formatted(limit.toMillis()));
        }
        return value;
    }

    boolean hasFailed() {
        return failure != null;
    }

    /**
     * Answers the caller. A failure is answered after the commit too, because it may depend on what other changes in
     * the same transaction did.
     */
    void answer() {
        try {
            if (failure == null) {
                emitter.complete(result);
            } else if (isOver) {
                // The caller has left, but a failure of ours belongs in the log.
                Infrastructure.handleDroppedException(failure);
            } else {
                emitter.fail(failure);
            }
        } catch (RuntimeException | Error e) {
            Log.error("The caller of a change has failed", e);
        }
    }

    void fail(Throwable cause) {
        failure = cause;
        answer();
    }
}
