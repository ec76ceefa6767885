package dev.latchkey.http;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.quarkus.logging.Log;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Logs the failures that are ours, each once with its cause. Under overload there are thousands per second, so those
 * (503 and 507) have no stack trace and share lines: the first of a type is logged at once, the others once per second.
 */
final class ProblemLog {
    private static final Map<ProblemType, Burst> BURSTS = new EnumMap<>(ProblemType.class);

    /** What was refused since the last line about a type. */
    private record Burst(int count, String last) {}

    private ProblemLog() {}

    /**
     * @param request for example {@code POST /users}
     * @param errorId null if the problem has none
     */
    static void log(Problem problem, String request, String errorId) {
        int status = problem.type().status();
        if (problem.type() == ProblemType.STOPPING || status < 500) {
            return;
        }
        if (status == 503 || status == 507) {
            logOverload(problem, request);
        } else {
            Log.errorf(
                    problem.getCause(),
                    "%s failed with status %d%s%s",
                    request,
                    status,
                    errorId == null ? "" : ", errorId " + errorId,
                    problem.getCause() == null ? ": " + problem.getMessage() : "");
        }
    }

    private static synchronized void logOverload(Problem problem, String request) {
        Burst burst = BURSTS.get(problem.type());
        if (burst != null) {
            BURSTS.put(problem.type(), new Burst(burst.count() + 1, request));
            return;
        }
        Throwable reason = problem.getCause() == null ? problem : problem.getCause();
        Log.errorf("%s: %s was refused: %s", problem.type(), request, reason.getMessage());
        startBurst(problem.type());
    }

    private static void startBurst(ProblemType type) {
        BURSTS.put(type, new Burst(0, null));
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> endBurst(type));
    }

    private static synchronized void endBurst(ProblemType type) {
        Burst burst = BURSTS.remove(type);
        if (burst.count() > 0) {
            Log.errorf(
                    "%s: %,d more requests were refused in the last second (last one: %s)",
                    type, burst.count(), burst.last());
            startBurst(type);
        }
    }
}
