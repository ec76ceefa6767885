package dev.latchkey.database.sqlite;

import dev.latchkey.database.Sql;
import io.smallrye.mutiny.subscription.UniEmitter;

/** A change that a caller is waiting for. It is answered once: when it is on disk, or when it has failed. */
final class PendingChange<T> {
    private final Sql.Work<T> work;
    private final UniEmitter<? super T> emitter;
    private final SqliteSettings settings;
    private final long startDeadline;
    private volatile boolean isOver;
    private T result;
    private Throwable failure;

    PendingChange(Sql.Work<T> work, UniEmitter<? super T> emitter, SqliteSettings settings) {
        this.work = work;
        this.emitter = emitter;
        this.settings = settings;
        this.startDeadline = System.nanoTime() + settings.writeTimeout().toNanos();
        emitter.onTermination(() -> isOver = true);
    }

    /** Whether the caller still waits. A change that has waited too long is answered with a failure first. */
    boolean isStillWanted() {
        if (!isOver && System.nanoTime() - startDeadline > 0) {
            fail(SqliteErrors.busy(new IllegalStateException("Waited longer than " + settings.writeTimeout())));
        }
        return !isOver;
    }

    /** Runs the change inside the current transaction, and undoes it if it fails. Returns whether it succeeded. */
    boolean run(Sql sql, StatementTimer timer) {
        result = null;
        failure = null;
        timer.start(settings.changeLimit());
        try {
            result = sql.undoable(on -> {
                T value = work.on(on);
                if (timer.isOver()) {
                    throw SqliteErrors.tookTooLong(
                            new IllegalStateException("Ran longer than " + settings.changeLimit()));
                }
                return value;
            });
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            timer.stop();
        }
        return failure == null;
    }

    /**
     * Answers the caller. A failure is answered after the commit too, because it may depend on what other changes in
     * the same transaction did.
     */
    void answer() {
        if (failure == null) {
            emitter.complete(result);
        } else {
            emitter.fail(failure);
        }
    }

    void fail(Throwable cause) {
        emitter.fail(cause);
    }
}
