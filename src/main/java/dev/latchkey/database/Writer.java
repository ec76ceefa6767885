package dev.latchkey.database;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one connection that writes, on its one thread: SQLite has a single writer, so nobody fights for the lock. */
final class Writer implements AutoCloseable {
    private static final int STOP_TIMEOUT_SECONDS = 10;

    private final Sql sql;
    private final ThreadPoolExecutor thread;

    Writer(Sql sql, int maxWaiting) {
        this.sql = sql;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxWaiting),
                work -> new Thread(work, "latchkey-writer"));
    }

    /** Completes when the change is on disk; fails, at once, where too many wait already. */
    <T> Uni<T> write(SqlWork<T> work) {
        return Uni.createFrom().emitter(emitter -> {
            try {
                thread.execute(() -> run(work, emitter));
            } catch (RejectedExecutionException e) {
                emitter.fail(SqliteFailures.busy(e));
            }
        });
    }

    private <T> void run(SqlWork<T> work, UniEmitter<? super T> emitter) {
        T result;
        try {
            result = commit(work);
        } catch (RuntimeException | Error e) {
            emitter.fail(e);
            return;
        }
        emitter.complete(result);
    }

    private <T> T commit(SqlWork<T> work) {
        // IMMEDIATE takes the write lock now, where waiting for it is allowed, not in the middle of the work.
        sql.update("BEGIN IMMEDIATE");
        try {
            T result = work.on(sql);
            sql.update("COMMIT");
            return result;
        } catch (RuntimeException | Error e) {
            sql.rollback();
            throw e;
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The writer did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sql.close();
    }
}
