package dev.latchkey.database.sqlite;

import dev.latchkey.database.Sql;
import dev.latchkey.database.Unavailable;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The one connection that writes, on a thread of its own. SQLite allows one writer at a time, so nothing competes for
 * the lock. A durable commit waits for the disk, so changes that wait at the same moment share one; each has its own
 * savepoint and is answered after the commit. Long changes are committed alone, in turn with a group of short ones, so
 * that a short change waits for one long change at most.
 */
final class Writer implements AutoCloseable {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);
    /** A limit in rows that the first change of a group always reaches. */
    private static final int ALONE = 0;

    private static final Duration BETWEEN_TIMEOUT_CHECKS = Duration.ofMillis(50);
    private static final Duration BETWEEN_STATISTICS = Duration.ofMinutes(10);
    /** Analyzes tables that have grown much, for the query planner (sqlite.org/pragma.html#pragma_optimize). */
    private static final String UPDATE_STATISTICS = "PRAGMA optimize = 0x10002";

    private final SqliteSql sql;
    private final SqliteSettings settings;
    private final Runnable precondition;
    private final Queue<PendingChange<?>> shortChanges;
    private final Queue<PendingChange<?>> longChanges;
    private final Thread thread;
    private final ScheduledExecutorService timer;
    private final DistributionSummary groupSizes;
    private final Timer commits;
    private volatile boolean isStopping;

    /**
     * Owns the connection and closes it.
     *
     * @param precondition throws if changes cannot be stored now
     */
    Writer(SqliteSql sql, SqliteSettings settings, Runnable precondition, MeterRegistry meters) {
        this.sql = sql;
        this.settings = settings;
        this.precondition = precondition;
        this.shortChanges = new ArrayBlockingQueue<>(settings.writeQueue());
        this.longChanges = new ArrayBlockingQueue<>(settings.writeQueue());
        Gauge.builder("latchkey.database.queue", () -> shortChanges.size() + longChanges.size())
                .description("Changes waiting for the writer")
                .register(meters);
        this.groupSizes = DistributionSummary.builder("latchkey.database.group")
                .description("Changes that shared a commit")
                .register(meters);
        this.commits = Timer.builder("latchkey.database.commit")
                .description("Duration of commits")
                .register(meters);
        this.thread = new Thread(this::run, "latchkey-writer");
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "latchkey-writer-timer"));
        thread.start();
        repeat(this::failLateChanges, BETWEEN_TIMEOUT_CHECKS);
        repeat(this::updateStatistics, BETWEEN_STATISTICS);
    }

    private void repeat(Runnable task, Duration pause) {
        timer.scheduleWithFixedDelay(task, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Completes when the change is on disk. Fails at once if too many changes wait, and later if this one has waited too
     * long. If the caller gives up before the change has started, it is not made.
     */
    <T> Uni<T> write(Sql.Work<T> work) {
        return enqueue(shortChanges, work);
    }

    /** The same for a change that takes long. Short ones may overtake it. */
    <T> Uni<T> writeMany(Sql.Work<T> work) {
        return enqueue(longChanges, work);
    }

    private <T> Uni<T> enqueue(Queue<PendingChange<?>> queue, Sql.Work<T> work) {
        return Uni.createFrom().emitter(emitter -> {
            PendingChange<T> change = new PendingChange<>(work, emitter, settings.writeTimeout());
            if (isStopping || !isAlive()) {
                change.fail(Unavailable.busy("The writer has stopped"));
            } else if (!queue.offer(change)) {
                change.fail(Unavailable.busy("The queue of the writer is full"));
            }
            LockSupport.unpark(thread);
            if (!isAlive()) {
                failWaitingChanges();
            }
        });
    }

    /** False after a failure from which the writer could not recover. */
    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        try {
            while (!isStopping || hasWaitingChanges()) {
                boolean hadShort = commitGroup(shortChanges, settings.groupRows());
                boolean hadLong = commitGroup(longChanges, ALONE);
                if (!hadShort && !hadLong && !isStopping) {
                    LockSupport.park(this);
                }
            }
        } catch (RuntimeException | Error e) {
            Log.fatal("The writer has failed, and nothing can be stored any more. Restart Latchkey.", e);
            failWaitingChanges();
        }
    }

    private boolean hasWaitingChanges() {
        return !shortChanges.isEmpty() || !longChanges.isEmpty();
    }

    /** Commits the next changes of a queue. Returns false if there is none. */
    private boolean commitGroup(Queue<PendingChange<?>> queue, int maxRows) {
        List<PendingChange<?>> group = new ArrayList<>();
        addNext(queue, group);
        boolean hasChanges = !group.isEmpty();
        while (!group.isEmpty()) {
            group = commit(group, queue, maxRows);
        }
        return hasChanges;
    }

    /** Moves the next change that a caller still waits for from the queue to the group. */
    private static void addNext(Queue<PendingChange<?>> queue, List<PendingChange<?>> group) {
        PendingChange<?> next = queue.poll();
        while (next != null && !next.claim()) {
            next = queue.poll();
        }
        if (next != null) {
            group.add(next);
        }
    }

    /**
     * Runs the changes in one transaction, with others from the queue until {@code maxRows} are written or the time for a
     * group is over; then commits and answers. Returns the changes to run again: if a change cannot be undone alone, the
     * whole transaction is rolled back, and only that change is answered.
     */
    private List<PendingChange<?>> commit(List<PendingChange<?>> group, Queue<PendingChange<?>> queue, int maxRows) {
        try {
            precondition.run();
            sql.begin();
            long rowLimit = sql.changedRows() + maxRows;
            long end = System.nanoTime() + settings.groupTime().toNanos();
            for (int i = 0; i < group.size(); i++) {
                PendingChange<?> change = group.get(i);
                change.run(sql, settings.changeLimit(), i == 0);
                if (change.hasFailed() && (i == 0 || sql.hasLostTransaction())) {
                    sql.rollback();
                    change.answer();
                    group.remove(i);
                    return group;
                }
                if (i == group.size() - 1 && sql.changedRows() < rowLimit && System.nanoTime() < end) {
                    addNext(queue, group);
                }
            }
            groupSizes.record(group.size());
            commits.record(() -> sql.update("COMMIT"));
        } catch (RuntimeException | Error e) {
            try {
                sql.rollback();
            } finally {
                group.forEach(change -> change.fail(e));
            }
            return List.of();
        }
        group.forEach(PendingChange::answer);
        return List.of();
    }

    private void failLateChanges() {
        for (Queue<PendingChange<?>> queue : List.of(shortChanges, longChanges)) {
            // The oldest are first. The writer removes them.
            for (PendingChange<?> change : queue) {
                if (!change.expire()) {
                    break;
                }
            }
        }
    }

    private void updateStatistics() {
        writeMany(on -> on.list(UPDATE_STATISTICS, row -> ""))
                .subscribe()
                .with(
                        done -> {},
                        failure -> Log.warn("The statistics for the query planner are not up to date", failure));
    }

    private void failWaitingChanges() {
        for (Queue<PendingChange<?>> queue : List.of(shortChanges, longChanges)) {
            for (PendingChange<?> late = queue.poll(); late != null; late = queue.poll()) {
                if (late.claim()) {
                    late.fail(Unavailable.busy("The writer has stopped"));
                }
            }
        }
    }

    /** Finishes the waiting changes within {@link #STOP_TIMEOUT}, and interrupts what is still running then. */
    @Override
    public void close() {
        isStopping = true;
        LockSupport.unpark(thread);
        timer.shutdown();
        try {
            thread.join(STOP_TIMEOUT.toMillis());
            if (thread.isAlive()) {
                Log.errorf("Changes were still waiting after %d ms and are dropped", STOP_TIMEOUT.toMillis());
                sql.stop();
                thread.join(STOP_TIMEOUT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        failWaitingChanges();
        // SQLite may crash the process if a connection is closed while a statement is running on it.
        if (!thread.isAlive()) {
            sql.close();
        }
    }
}
