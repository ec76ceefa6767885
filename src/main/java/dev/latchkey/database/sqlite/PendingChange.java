package dev.latchkey.database.sqlite;

import dev.latchkey.database.Pending;
import dev.latchkey.database.Sql;
import dev.latchkey.database.Unavailable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;

/** A change that a caller is waiting for. It is answered once: when it is on disk, or when it has failed. */
final class PendingChange<T> extends Pending<T> {
    private final Sql.Work<T> work;
    private T result;
    private Throwable failure;

    PendingChange(Sql.Work<T> work, UniEmitter<? super T> emitter, Duration timeout) {
        super(emitter, timeout);
        this.work = work;
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
            throw Unavailable.tookTooLong("A change ran longer than %d ms".formatted(limit.toMillis()));
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
        if (failure == null) {
            complete(result);
        } else {
            fail(failure);
        }
    }
}
