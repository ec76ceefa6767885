package dev.latchkey.database;

import io.smallrye.mutiny.subscription.UniEmitter;

/** A change that somebody waits for. It is answered once: when it is on disk, or has failed. */
final class Change<T> {
    private final SqlWork<T> work;
    private final UniEmitter<? super T> emitter;
    private final Writer.Limits limits;
    private final long turnDeadline;
    private volatile boolean over;
    private T result;
    private Throwable failure;

    Change(SqlWork<T> work, UniEmitter<? super T> emitter, Writer.Limits limits) {
        this.work = work;
        this.emitter = emitter;
        this.limits = limits;
        this.turnDeadline = System.nanoTime() + limits.maxWait().toNanos();
        emitter.onTermination(() -> over = true);
    }

    /** Whether there is somebody to answer, and time left; where only the time is over, it is answered now. */
    boolean isStillWanted() {
        if (!over && System.nanoTime() - turnDeadline > 0) {
            fail(SqliteFailures.busy(new IllegalStateException("Its turn did not come within " + limits.maxWait())));
        }
        return !over;
    }

    /** Makes it, inside a transaction, from which it is undone where it fails. Says whether it did not. */
    boolean make(Sql sql) {
        result = null;
        failure = null;
        try {
            result = sql.within(limits.maxRun(), work);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        return failure == null;
    }

    /** Answers, once the transaction is on disk: also a failure may rest on what others have changed in it. */
    void answer() {
        if (failure == null) {
            emitter.complete(result);
        } else {
            emitter.fail(failure);
        }
    }

    /** Answers that nothing came of it. */
    void fail(Throwable why) {
        emitter.fail(why);
    }
}
