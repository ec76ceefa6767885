package dev.latchkey.database;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The connections that read, beside the writer and beside one another. */
final class Readers implements AutoCloseable {
    /** Last in, first out: the connection used last has its pages cached. */
    private final BlockingDeque<Sql> idle = new LinkedBlockingDeque<>();

    private final Duration timeout;

    Readers(Supplier<Sql> open, int count, Duration timeout) {
        this.timeout = timeout;
        for (int i = 0; i < count; i++) {
            idle.add(open.get());
        }
    }

    /** Reads on the calling thread if a connection is free, which takes microseconds; otherwise as {@link #readMany}. */
    <T> Uni<T> read(SqlWork<T> work) {
        return Uni.createFrom().deferred(() -> {
            Sql sql = idle.pollFirst();
            return sql == null ? readMany(work) : Uni.createFrom().item(() -> run(work, sql));
        });
    }

    /** Reads on a worker thread, waiting there for a connection. */
    <T> Uni<T> readMany(SqlWork<T> work) {
        return Uni.createFrom().item(() -> run(work, await())).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private <T> T run(SqlWork<T> work, Sql sql) {
        try {
            return work.on(sql);
        } finally {
            idle.addFirst(sql);
        }
    }

    private Sql await() {
        try {
            Sql sql = idle.pollFirst(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (sql == null) {
                throw SqliteFailures.busy(new IllegalStateException("No connection came free within " + timeout));
            }
            return sql;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SqliteFailures.busy(e);
        }
    }

    @Override
    public void close() {
        for (Sql sql = idle.pollFirst(); sql != null; sql = idle.pollFirst()) {
            sql.close();
        }
    }
}
