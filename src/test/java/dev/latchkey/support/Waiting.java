package dev.latchkey.support;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The one place where tests wait. Every wait ends: after {@link #DEADLINE} at the latest, the test fails. */
public final class Waiting {
    /** Far longer than anything takes on a slow machine. */
    public static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private Waiting() {}

    /** Something to poll. If it throws, the wait ends at once. */
    @FunctionalInterface
    public interface Condition {
        boolean isMet() throws Exception;
    }

    /** Polls until the condition is met. */
    public static void waitUntil(String description, Condition condition) {
        waitUntil(description, DEADLINE, POLL_INTERVAL, condition);
    }

    public static void waitUntil(String description, Duration deadline, Duration pollInterval, Condition condition) {
        Instant end = Instant.now().plus(deadline);
        while (!isMet(condition)) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("After %s it is still not true that %s".formatted(deadline, description));
            }
            sleep(pollInterval);
        }
    }

    public static <T> T await(Uni<T> uni) {
        return uni.await().atMost(DEADLINE);
    }

    public static <T> T await(Future<T> future) throws ExecutionException {
        try {
            return future.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("Not done after " + DEADLINE, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Waits for the process to end and returns its exit code. */
    public static int await(Process process) throws ExecutionException {
        return await(process.onExit()).exitValue();
    }

    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The latch is still closed after " + DEADLINE);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    public static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static boolean isMet(Condition condition) {
        try {
            return condition.isMet();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("Interrupted", e);
    }
}
