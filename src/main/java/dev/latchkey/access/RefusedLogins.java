package dev.latchkey.access;

import dev.latchkey.problem.Problem;
import io.quarkus.logging.Log;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Counts refused tokens, limits them, and logs them: the first at once, and then one line a minute at most. */
@Singleton
class RefusedLogins {
    /** In one line of the log. */
    private static final int MAX_CLIENTS = 10;

    private final RateLimit limit;
    private final Map<String, Integer> counts = new TreeMap<>();
    private int others;
    private boolean isWaiting;

    RefusedLogins(AccessSettings settings) {
        this.limit = new RateLimit("failed-logins", "invalid access tokens", settings.failedLogins());
    }

    /**
     * Records a refused token.
     *
     * @param why for the log only
     * @throws Problem 429 if this client has sent too many
     */
    void record(HttpServerRequest request, String why) {
        count(ClientAddress.of(request) + ", " + why);
        limit.count(request);
    }

    private synchronized void count(String clientAndReason) {
        if (!isWaiting) {
            isWaiting = true;
            Log.warnf("Refused an access token (%s)", clientAndReason);
            logLater();
        } else if (counts.size() < MAX_CLIENTS || counts.containsKey(clientAndReason)) {
            counts.merge(clientAndReason, 1, Integer::sum);
        } else {
            others++;
        }
    }

    private void logLater() {
        CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES).execute(this::logCounts);
    }

    private synchronized void logCounts() {
        isWaiting = !counts.isEmpty();
        if (isWaiting) {
            Log.warnf(
                    "Refused access tokens in the last minute: %s%s",
                    counts.entrySet().stream()
                            .map(entry -> "%,d (%s)".formatted(entry.getValue(), entry.getKey()))
                            .collect(Collectors.joining("; ")),
                    others == 0 ? "" : "; %,d others".formatted(others));
            counts.clear();
            others = 0;
            logLater();
        }
    }
}
