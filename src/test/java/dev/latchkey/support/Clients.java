package dev.latchkey.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients that work at the same time, each on its own thread. */
public final class Clients<T> implements AutoCloseable {
    private final ExecutorService threads;
    private final List<Future<T>> results = new ArrayList<>();

    /** What one client does. Clients are numbered from 0. */
    @FunctionalInterface
    public interface Work<T> {
        T run(int client) throws Exception;
    }

    private Clients(int count, Work<T> work) {
        threads = Executors.newFixedThreadPool(count);
        CyclicBarrier start = new CyclicBarrier(count);
        for (int i = 0; i < count; i++) {
            int client = i;
            results.add(threads.submit(() -> {
                start.await(Waiting.DEADLINE.toSeconds(), TimeUnit.SECONDS);
                return work.run(client);
            }));
        }
    }

    /** Starts the clients in the background. None begins before all are ready. */
    public static <T> Clients<T> start(int count, Work<T> work) {
        return new Clients<>(count, work);
    }

    /** Starts the clients and returns their results, in the order of their numbers. */
    public static <T> List<T> run(int count, Work<T> work) throws ExecutionException {
        try (Clients<T> clients = start(count, work)) {
            return clients.results();
        }
    }

    /** Waits for all clients. The first failure of a client is thrown. */
    public List<T> results() throws ExecutionException {
        List<T> all = new ArrayList<>();
        for (Future<T> result : results) {
            all.add(Waiting.await(result));
        }
        return all;
    }

    public boolean isAnyDone() {
        return results.stream().anyMatch(Future::isDone);
    }

    /** Interrupts clients that still work, as after a failed test. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
