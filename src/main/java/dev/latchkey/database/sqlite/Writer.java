package dev.latchkey.database.sqlite;

import dev.latchkey.database.Sql;
import dev.latchkey.database.sqlite.ConnectionFactory.WriterConnection;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The one connection that writes, on a thread of its own. SQLite allows one writer at a time, so nothing competes for
 * the lock. A durable commit waits for the disk, so changes that wait at the same moment share one; each has its own
 * savepoint and is answered after the commit. A change that comes alone is committed alone.
 */
final class Writer implements AutoCloseable {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final Sql sql;
    private final StatementTimer timer;
    private final SqliteSettings settings;
    private final Runnable precondition;
    private final BlockingQueue<PendingChange<?>> queue;
    private final Thread thread;
    private final DistributionSummary groupSizes;
    private final Timer commits;
    private volatile boolean isStopping;

    /**
     * Owns the connection and closes it.
     *
     * @param precondition throws if changes cannot be stored now
     */
    Writer(WriterConnection connection, SqliteSettings settings, Runnable precondition, MeterRegistry meters) {
        this.sql = connection.sql();
        this.timer = connection.timer();
        this.settings = settings;
        this.precondition = precondition;
        this.queue = new ArrayBlockingQueue<>(settings.writeQueue());
        Gauge.builder("latchkey.database.queue", queue, BlockingQueue::size)
                .description("Changes waiting for the writer")
                .register(meters);
        this.groupSizes = DistributionSummary.builder("latchkey.database.group")
                .description("Changes that shared a commit")
                .register(meters);
        this.commits = Timer.builder("latchkey.database.commit")
                .description("Duration of commits")
                .register(meters);
        this.thread = new Thread(this::run, "latchkey-writer");
        thread.start();
    }

    /**
     * Completes when the change is on disk. Fails at once if too many changes wait, and later if this one has waited too
     * long. If the caller gives up before the change has started, it is not made.
     */
    <T> Uni<T> write(Sql.Work<T> work) {
        return Uni.createFrom().emitter(emitter -> {
            PendingChange<T> change = new PendingChange<>(work, emitter, settings);
            if (isStopping || !queue.offer(change)) {
                change.fail(SqliteErrors.busy(new IllegalStateException("The queue is full, or the writer stops")));
            }
        });
    }

    private void run() {
        for (PendingChange<?> first = takeNext(); first != null; first = takeNext()) {
            List<PendingChange<?>> group = new ArrayList<>();
            group.add(first);
            queue.drainTo(group, settings.group() - 1);
            group.removeIf(change -> !change.isStillWanted());
            while (!group.isEmpty()) {
                group = commit(group);
            }
        }
    }

    /** Waits for a change. Null if the writer stops and no change is left. */
    private PendingChange<?> takeNext() {
        try {
            return isStopping ? queue.poll() : queue.take();
        } catch (InterruptedException e) {
            return queue.poll();
        }
    }

    /**
     * Runs the changes, commits, and answers. Returns the changes to run again: SQLite rolls the whole transaction back
     * after some failures, and then only the change that failed is answered.
     */
    private List<PendingChange<?>> commit(List<PendingChange<?>> group) {
        try {
            precondition.run();
            // IMMEDIATE takes the write lock now, when waiting for it is possible, and not in the middle of the work.
            sql.begin("BEGIN IMMEDIATE");
            for (PendingChange<?> change : group) {
                if (!change.run(sql, timer) && sql.hasLostTransaction()) {
                    sql.rollback();
                    change.answer();
                    return group.stream().filter(other -> other != change).toList();
                }
            }
            groupSizes.record(group.size());
            commits.record(() -> sql.update("COMMIT"));
        } catch (RuntimeException | Error e) {
            sql.rollback();
            group.forEach(change -> change.fail(e));
            return List.of();
        }
        group.forEach(PendingChange::answer);
        return List.of();
    }

    /** Finishes the waiting changes within {@link #STOP_TIMEOUT}, and takes no new ones. */
    @Override
    public void close() {
        isStopping = true;
        thread.interrupt();
        try {
            thread.join(STOP_TIMEOUT.toMillis());
            if (thread.isAlive()) {
                Log.errorf("Changes were still waiting after %s and are dropped", STOP_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (PendingChange<?> late = queue.poll(); late != null; late = queue.poll()) {
            late.fail(SqliteErrors.busy(new IllegalStateException("The writer has stopped")));
        }
        sql.close();
    }
}
