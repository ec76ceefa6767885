package dev.latchkey.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Limits requests per client address with token buckets. */
// Caffeine's class for entries that expire after their last use. A native binary contains it only if it is named.
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.PSAMS")
final class RateLimit {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** Bounds memory to a few megabytes. A bucket that is dropped is full again. */
    private static final int MAX_CLIENTS = 20_000;

    private final String name;
    private final String excess;
    private final int perMinute;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_CLIENTS)
            .expireAfterAccess(WINDOW)
            .build();

    /**
     * @param excess what there was too much of, for the message
     * @param perMinute 0 for no limit
     */
    RateLimit(String name, String excess, int perMinute) {
        this.name = name;
        this.excess = excess;
        this.perMinute = perMinute;
    }

    /**
     * Counts one request.
     *
     * @throws Problem 429 if the client is over the limit
     */
    void count(HttpServerRequest request) {
        if (perMinute > 0) {
            ConsumptionProbe probe = bucketOf(request).tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                throw tooMany(Duration.ofNanos(probe.getNanosToWaitForRefill()));
            }
        }
    }

    /** Takes requests from the bucket afterwards, so that the client must wait longer. */
    void charge(HttpServerRequest request, int requests) {
        if (perMinute > 0) {
            bucketOf(request).consumeIgnoringRateLimits(requests);
        }
    }

    private Bucket bucketOf(HttpServerRequest request) {
        return buckets.get(ClientAddress.of(request), client -> Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, WINDOW))
                .build());
    }

    /** The headers are those of the IETF draft httpapi-ratelimit-headers. */
    private Problem tooMany(Duration wait) {
        long seconds = wait.plusSeconds(1).toSeconds();
        return new Problem(
                        ProblemType.TOO_MANY_REQUESTS,
                        "Too many %s came from your address. Try again in %d s.",
                        excess,
                        seconds)
                .retryAfter(Duration.ofSeconds(seconds))
                .withHeader("RateLimit-Policy", "\"%s\";q=%d;w=%d".formatted(name, perMinute, WINDOW.toSeconds()))
                .withHeader("RateLimit", "\"%s\";r=0;t=%d".formatted(name, seconds));
    }
}
