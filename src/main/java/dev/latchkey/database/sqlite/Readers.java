package dev.latchkey.database.sqlite;

import dev.latchkey.database.Sql;
import dev.latchkey.database.Unavailable;
import dev.latchkey.problem.Problem;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The connections that read. In WAL mode they run beside the writer and beside each other. */
final class Readers implements AutoCloseable {
    /** Lists and backups leave these free, so that point reads do not wait for them. */
    private static final int RESERVED_FOR_POINT_READS = 2;

    private static final Duration LIMIT_AT_ONCE = Duration.ofMillis(1);

    private final List<SqliteSql> all;
    /** Last in, first out: the connection used last has its pages cached. */
    private final BlockingDeque<SqliteSql> idle;

    private final Semaphore longReads;
    private final Duration timeout;
    private final Duration limit;

    Readers(Supplier<SqliteSql> open, int count, SqliteSettings settings) {
        this.all = Stream.generate(open).limit(count).toList();
        this.idle = new LinkedBlockingDeque<>(all);
        this.longReads = new Semaphore(count - RESERVED_FOR_POINT_READS);
        this.timeout = settings.readTimeout();
        this.limit = settings.readLimit();
    }

    /**
     * Reads at once, on the calling thread, because most reads take microseconds. A read that turns out to be long is
     * interrupted, and starts again on a worker thread.
     */
    <T> Uni<T> read(Sql.Work<T> work) {
        SqliteSql sql = idle.pollFirst();
        return sql != null
                ? readAtOnce(sql, work)
                : Uni.createFrom()
                        .deferred(() -> readAtOnce(awaitConnection(), work))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private <T> Uni<T> readAtOnce(SqliteSql sql, Sql.Work<T> work) {
        try {
            return Uni.createFrom().item(sql.within(LIMIT_AT_ONCE, work));
        } catch (RuntimeException e) {
            return sql.wasInterrupted()
                    ? readLong(on -> on.within(limit, work))
                    : Uni.createFrom().failure(e);
        } finally {
            idle.addFirst(sql);
        }
    }

    /** Reads on a worker thread, and waits there for a connection. There is no time limit. */
    <T> Uni<T> readLong(Function<SqliteSql, T> work) {
        return Uni.createFrom().item(() -> awaitAndRun(work)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private <T> T awaitAndRun(Function<SqliteSql, T> work) {
        awaitPermit();
        try {
            SqliteSql sql = awaitConnection();
            try {
                return work.apply(sql);
            } finally {
                idle.addFirst(sql);
            }
        } finally {
            longReads.release();
        }
    }

    private void awaitPermit() {
        if (!await(() -> longReads.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS))) {
            throw Unavailable.busy("Too many long reads were running for %d ms".formatted(timeout.toMillis()));
        }
    }

    private SqliteSql awaitConnection() {
        SqliteSql sql = await(() -> idle.pollFirst(timeout.toMillis(), TimeUnit.MILLISECONDS));
        if (sql == null) {
            throw Unavailable.busy("No connection was free within %d ms".formatted(timeout.toMillis()));
        }
        return sql;
    }

    private interface Wait<T> {
        T await() throws InterruptedException;
    }

    private static <T> T await(Wait<T> wait) {
        try {
            return wait.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Unavailable.busy("The wait for a connection was interrupted");
        }
    }

    /** Interrupts the reads that are still running. */
    @Override
    public void close() {
        all.forEach(SqliteSql::stop);
        for (int i = 0; i < all.size(); i++) {
            try {
                awaitConnection().close();
            } catch (Problem stillBusy) {
                Log.error("A read could not be interrupted", stillBusy);
            }
        }
    }
}
