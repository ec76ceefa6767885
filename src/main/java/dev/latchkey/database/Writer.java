package dev.latchkey.database;

import static java.util.stream.Collectors.toList;

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
 * The one connection that writes, on its one thread: SQLite has a single writer, so nobody fights for the lock. A durable
 * commit waits for the disk, so changes that wait at the same moment share one; each has a savepoint of its own, and is
 * answered when they all are on disk. One that comes alone waits for nobody.
 */
final class Writer implements AutoCloseable {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final Sql sql;
    private final Limits limits;
    private final Runnable precondition;
    private final BlockingQueue<Change<?>> waiting;
    private final Thread thread;
    private final DistributionSummary groupSizes;
    private final Timer commits;
    private volatile boolean stopping;

    /**
     * What a change may take.
     *
     * @param maxWaiting how many changes may wait for their turn
     * @param maxWait how long one may
     * @param maxRun how long one may run
     * @param maxGroup how many may share a commit
     */
    record Limits(int maxWaiting, Duration maxWait, Duration maxRun, int maxGroup) {}

    /**
     * Takes the connection for its own.
     *
     * @param precondition throws where changes cannot be kept at the moment
     */
    Writer(Sql sql, Limits limits, Runnable precondition, MeterRegistry meters) {
        this.sql = sql;
        this.limits = limits;
        this.precondition = precondition;
        this.waiting = new ArrayBlockingQueue<>(limits.maxWaiting());
        Gauge.builder("latchkey.database.queue", waiting, BlockingQueue::size)
                .description("Changes that wait for their turn")
                .register(meters);
        this.groupSizes = DistributionSummary.builder("latchkey.database.group")
                .description("Changes that shared a commit")
                .register(meters);
        this.commits = Timer.builder("latchkey.database.commit")
                .description("How long commits took")
                .register(meters);
        this.thread = new Thread(this::run, "latchkey-writer");
        thread.start();
    }

    /**
     * Completes when the change is on disk. Fails, with nothing done, at once where too many wait already, and
     * later where its turn did not come in time; where nobody waits for it any more, it is not begun.
     */
    <T> Uni<T> write(SqlWork<T> work) {
        return Uni.createFrom().emitter(emitter -> {
            Change<T> change = new Change<>(work, emitter, limits);
            if (stopping || !waiting.offer(change)) {
                change.fail(SqliteFailures.busy(new IllegalStateException("Too many changes wait, or it is stopping")));
            }
        });
    }

    private void run() {
        for (Change<?> first = next(); first != null; first = next()) {
            List<Change<?>> group = new ArrayList<>();
            group.add(first);
            waiting.drainTo(group, limits.maxGroup() - 1);
            group.removeIf(change -> !change.isStillWanted());
            while (!group.isEmpty()) {
                group = commit(group);
            }
        }
    }

    /** Waits for a change; null when it is time to stop and none is left. */
    private Change<?> next() {
        try {
            return stopping ? waiting.poll() : waiting.take();
        } catch (InterruptedException e) {
            return waiting.poll();
        }
    }

    /** Makes the changes, commits and answers them. Returns those to be made once more, through no fault of theirs. */
    private List<Change<?>> commit(List<Change<?>> group) {
        try {
            precondition.run();
            // IMMEDIATE takes the write lock now, where waiting for it is allowed, not in the middle of the work.
            sql.update("BEGIN IMMEDIATE");
            for (Change<?> change : group) {
                if (!change.make(sql) && sql.hasLostItsTransaction()) {
                    change.answer();
                    return group.stream().filter(other -> other != change).collect(toList());
                }
            }
            groupSizes.record(group.size());
            commits.record(() -> sql.update("COMMIT"));
        } catch (RuntimeException | Error e) {
            sql.rollback();
            group.forEach(change -> change.fail(e));
            return List.of();
        }
        group.forEach(Change::answer);
        return List.of();
    }

    /** Makes what waits already, for as long as that is worth waiting for, and takes no more. */
    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(STOP_TIMEOUT.toMillis());
            if (thread.isAlive()) {
                Log.errorf("Changes still waited for the database after %s; they are dropped", STOP_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Change<?> late = waiting.poll();
        while (late != null) {
            late.fail(SqliteFailures.busy(new IllegalStateException("It came when the writer had stopped")));
            late = waiting.poll();
        }
        sql.close();
    }
}
