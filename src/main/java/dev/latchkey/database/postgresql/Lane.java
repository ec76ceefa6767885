package dev.latchkey.database.postgresql;

import dev.latchkey.database.Pending;
import dev.latchkey.database.Unavailable;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A fixed number of threads, and a queue of work for them. They wait for the server, so that no other thread has to. */
final class Lane implements AutoCloseable {
    private static final Duration BETWEEN_TIMEOUT_CHECKS = Duration.ofMillis(50);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

    private final ThreadPoolExecutor threads;
    private final Duration timeout;

    /**
     * @param timeout how long work may wait until it starts
     * @param timer fails late work
     */
    Lane(String name, int count, int maxWaiting, Duration timeout, ScheduledExecutorService timer) {
        this.timeout = timeout;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxWaiting),
                task -> new Thread(task, "latchkey-%s-%d".formatted(name, number.incrementAndGet())));
        long pause = BETWEEN_TIMEOUT_CHECKS.toMillis();
        timer.scheduleWithFixedDelay(this::failLateWork, pause, pause, TimeUnit.MILLISECONDS);
    }

    /** If the caller gives up before the work has started, it is not done. */
    <T> Uni<T> run(Supplier<T> work) {
        return Uni.createFrom().emitter(emitter -> {
            Task<T> task = new Task<>(work, emitter, timeout);
            try {
                threads.execute(task);
            } catch (RejectedExecutionException e) {
                task.fail(Unavailable.busy("The queue for the database is full, or Latchkey is stopping"));
            }
        });
    }

    int waiting() {
        return threads.getQueue().size();
    }

    private void failLateWork() {
        // The oldest are first. The threads remove them.
        for (Runnable task : threads.getQueue()) {
            if (!((Task<?>) task).expire()) {
                break;
            }
        }
    }

    /** Finishes the waiting work within {@link #STOP_TIMEOUT}, and drops what is left then. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow().forEach(task -> ((Task<?>) task).drop());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Task<T> extends Pending<T> implements Runnable {
        private final Supplier<T> work;

        Task(Supplier<T> work, UniEmitter<? super T> emitter, Duration timeout) {
            super(emitter, timeout);
            this.work = work;
        }

        /** Fails it, unless that has happened already. */
        void drop() {
            if (claim()) {
                fail(Unavailable.busy("Latchkey is stopping"));
            }
        }

        @Override
        public void run() {
            if (claim()) {
                try {
                    complete(work.get());
                } catch (RuntimeException | Error e) {
                    fail(e);
                }
            }
        }
    }
}
