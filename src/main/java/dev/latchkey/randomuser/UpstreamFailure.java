package dev.latchkey.randomuser;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** What the Random User API did instead of returning people, and whether a retry may help. */
final class UpstreamFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int LAST_REDIRECT = 399;
    private static final int FIRST_SERVER_ERROR = 500;

    private final ProblemType type;
    private final boolean isTransient;
    private final Duration retryAfter;

    private UpstreamFailure(ProblemType type, boolean isTransient, Duration retryAfter, String what, Throwable cause) {
        // No stack trace: if there is a cause, the cause has the useful one.
        super("The Random User API " + what + ".", cause, true, false);
        this.type = type;
        this.isTransient = isTransient;
        this.retryAfter = retryAfter;
    }

    /** It answered with an error status or a redirect. */
    static UpstreamFailure ofStatus(int status, String retryAfter) {
        if (status <= LAST_REDIRECT) {
            return badAnswer(false, "answered with a redirect (%d), which is not followed".formatted(status));
        }
        return new UpstreamFailure(
                ProblemType.RANDOM_USER_API_FAILED,
                status == TOO_MANY_REQUESTS || status >= FIRST_SERVER_ERROR,
                seconds(retryAfter),
                status == TOO_MANY_REQUESTS ? "is rate-limiting us (429)" : "answered with status %d".formatted(status),
                null);
    }

    /** It answered with success, but without people. */
    static UpstreamFailure badAnswer(boolean isTransient, String what) {
        return new UpstreamFailure(ProblemType.RANDOM_USER_API_FAILED, isTransient, Duration.ZERO, what, null);
    }

    /** It did not answer within the time limit. */
    static UpstreamFailure timeout(Throwable cause) {
        return new UpstreamFailure(
                ProblemType.RANDOM_USER_API_TIMEOUT, true, Duration.ZERO, "did not answer in time", cause);
    }

    /** Finds out what an exception of the REST client means. */
    static UpstreamFailure of(Throwable failure) {
        UpstreamFailure known = ExceptionUtils.throwableOfType(failure, UpstreamFailure.class);
        if (known != null) {
            return known;
        }
        if (hasCause(failure, TimeoutException.class) || hasCause(failure, ConnectTimeoutException.class)) {
            return timeout(failure);
        }
        if (hasCause(failure, UnknownHostException.class)) {
            return failed(false, "could not be found: its host name is unknown", failure);
        }
        if (hasCause(failure, ConnectException.class)) {
            return failed(true, "could not be reached", failure);
        }
        // Invalid JSON is an IOException too.
        boolean isJson = hasCause(failure, JsonProcessingException.class);
        if (!isJson && (hasCause(failure, HttpClosedException.class) || hasCause(failure, IOException.class))) {
            return failed(true, "closed the connection before the end of its answer", failure);
        }
        return failed(false, "answered with something that is not the documented JSON", failure);
    }

    /** The problem that our caller sees. */
    Problem toProblem() {
        return Problem.ours(type, this, getMessage());
    }

    boolean isTransient() {
        return isTransient;
    }

    /** How long it asks us to wait; zero if it does not say. */
    Duration retryAfter() {
        return retryAfter;
    }

    private static UpstreamFailure failed(boolean isTransient, String what, Throwable cause) {
        return new UpstreamFailure(ProblemType.RANDOM_USER_API_FAILED, isTransient, Duration.ZERO, what, cause);
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        return ExceptionUtils.throwableOfType(failure, type) != null;
    }

    /** Seconds only. The header may also hold a date, which this API does not send. */
    private static Duration seconds(String retryAfter) {
        return retryAfter != null && retryAfter.matches("\\d{1,9}")
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : Duration.ZERO;
    }
}
