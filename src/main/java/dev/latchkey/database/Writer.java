package dev.latchkey.database;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The one connection that writes, on its one thread: SQLite has a single writer, so nobody fights for the lock. */
final class Writer implements AutoCloseable {
    private static final int STOP_TIMEOUT_SECONDS = 10;

    private final Sql sql;
    private final ThreadPoolExecutor thread;
    private final Duration maxWait;

    Writer(Sql sql, int maxWaiting, Duration maxWait) {
        this.sql = sql;
        this.maxWait = maxWait;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxWaiting),
                work -> new Thread(work, "latchkey-writer"));
    }

    /**
     * Completes when the change is on disk. Fails, with nothing done, at once where too many wait already, and
     * later where its turn did not come in time; where nobody waits for it any more, it is not begun.
     */
    <T> Uni<T> write(SqlWork<T> work) {
        return Uni.createFrom().emitter(emitter -> {
            long deadline = System.nanoTime() + maxWait.toNanos();
            AtomicBoolean abandoned = new AtomicBoolean();
            emitter.onTermination(() -> abandoned.set(true));
            try {
                thread.execute(() -> {
                    if (!abandoned.get()) {
                        run(work, deadline, emitter);
                    }
                });
            } catch (RejectedExecutionException e) {
                emitter.fail(SqliteFailures.busy(e));
            }
        });
    }

    private <T> void run(SqlWork<T> work, long deadline, UniEmitter<? super T> emitter) {
        T result;
        try {
            if (System.nanoTime() - deadline > 0) {
                throw SqliteFailures.busy(new IllegalStateException("Its turn did not come within " + maxWait));
            }
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
                Log.errorf("Changes still waited for the database after %d s; they are dropped", STOP_TIMEOUT_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sql.close();
    }
}
