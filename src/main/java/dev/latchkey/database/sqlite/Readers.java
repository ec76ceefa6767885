package dev.latchkey.database.sqlite;

import dev.latchkey.database.Sql;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The connections that read. In WAL mode they run beside the writer and beside each other. */
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

    /** Reads on the calling thread if a connection is free, because that takes microseconds. */
    <T> Uni<T> read(Sql.Work<T> work) {
        return Uni.createFrom().deferred(() -> {
            Sql sql = idle.pollFirst();
            return sql == null ? readMany(work) : Uni.createFrom().item(() -> run(work, sql));
        });
    }

    /** Reads on a worker thread, and waits there for a connection. */
    <T> Uni<T> readMany(Sql.Work<T> work) {
        return Uni.createFrom()
                .item(() -> run(work, awaitConnection()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private <T> T run(Sql.Work<T> work, Sql sql) {
        try {
            return work.on(sql);
        } finally {
            idle.addFirst(sql);
        }
    }

    private Sql awaitConnection() {
        try {
            Sql sql = idle.pollFirst(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (sql == null) {
                throw SqliteErrors.busy(new IllegalStateException("No connection was free within " + timeout));
            }
            return sql;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SqliteErrors.busy(e);
        }
    }

    @Override
    public void close() {
        for (Sql sql = idle.pollFirst(); sql != null; sql = idle.pollFirst()) {
            sql.close();
        }
    }
}
