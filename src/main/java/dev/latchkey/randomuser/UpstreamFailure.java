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

/** What the Random User API did instead of answering with people, and whether asking again may help. */
final class UpstreamFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int LAST_REDIRECT = 399;
    private static final int FIRST_SERVER_ERROR = 500;

    private final ProblemType type;
    private final boolean isTransient;
    private final Duration retryAfter;

    private UpstreamFailure(ProblemType type, boolean isTransient, Duration retryAfter, String what, Throwable cause) {
        // Without a stack trace: where there is a cause, that one has the trace that tells.
        super("The Random User API " + what + ".", cause, true, false);
        this.type = type;
        this.isTransient = isTransient;
        this.retryAfter = retryAfter;
    }

    /** It answered, with a status that is no success. */
    static UpstreamFailure ofStatus(int status, String retryAfter) {
        if (status <= LAST_REDIRECT) {
            return answered(false, "answered with a redirect (%d), which is not followed".formatted(status));
        }
        return new UpstreamFailure(
                ProblemType.RANDOM_USER_API_FAILED,
                status == TOO_MANY_REQUESTS || status >= FIRST_SERVER_ERROR,
                seconds(retryAfter),
                status == TOO_MANY_REQUESTS
                        ? "says that it is asked too often (429)"
                        : "answered with the status %d".formatted(status),
                null);
    }

    /** It answered with success, but not with people. */
    static UpstreamFailure answered(boolean isTransient, String what) {
        return new UpstreamFailure(ProblemType.RANDOM_USER_API_FAILED, isTransient, Duration.ZERO, what, null);
    }

    /** It did not answer within the time there is. */
    static UpstreamFailure timeout(Throwable cause) {
        return new UpstreamFailure(
                ProblemType.RANDOM_USER_API_TIMEOUT, true, Duration.ZERO, "did not answer in time", cause);
    }

    /** What the client threw, which wraps the cause that tells. */
    static UpstreamFailure of(Throwable failure) {
        UpstreamFailure known = ExceptionUtils.throwableOfType(failure, UpstreamFailure.class);
        if (known != null) {
            return known;
        }
        if (hasCause(failure, TimeoutException.class) || hasCause(failure, ConnectTimeoutException.class)) {
            return timeout(failure);
        }
        if (hasCause(failure, UnknownHostException.class)) {
            return failed(false, "could not be found: its host name is not known", failure);
        }
        if (hasCause(failure, ConnectException.class)) {
            return failed(true, "could not be reached", failure);
        }
        // Bad JSON is an IOException too.
        boolean isJson = hasCause(failure, JsonProcessingException.class);
        if (!isJson && (hasCause(failure, HttpClosedException.class) || hasCause(failure, IOException.class))) {
            return failed(true, "broke off its answer", failure);
        }
        return failed(false, "answered with something that is not the JSON it promises", failure);
    }

    /** The failure as the caller of this service is told of it. */
    Problem toProblem() {
        return Problem.ours(type, this, getMessage());
    }

    boolean isTransient() {
        return isTransient;
    }

    /** How long it asks to be left alone; zero where it does not say. */
    Duration retryAfter() {
        return retryAfter;
    }

    private static UpstreamFailure failed(boolean isTransient, String what, Throwable cause) {
        return new UpstreamFailure(ProblemType.RANDOM_USER_API_FAILED, isTransient, Duration.ZERO, what, cause);
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        return ExceptionUtils.throwableOfType(failure, type) != null;
    }

    /** Seconds; the other form of the header, a date, is not worth its code here. */
    private static Duration seconds(String retryAfter) {
        return retryAfter != null && retryAfter.matches("\\d{1,9}")
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : Duration.ZERO;
    }
}
