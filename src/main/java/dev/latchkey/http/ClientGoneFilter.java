package dev.latchkey.http;

import dev.latchkey.problem.Problem;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.IllegalReferenceCountException;
import io.quarkus.logging.LoggingFilter;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * Keeps out of the log that a client went away in the middle of an answer. The framework logs that as errors and
 * warnings with stack traces, in several places; it is nobody's failure.
 */
@LoggingFilter(name = "client-gone")
public final class ClientGoneFilter implements Filter {
    private static final Set<String> LOGGERS = Set.of(
            "org.jboss.resteasy.reactive.server.handlers.PublisherResponseHandler",
            "io.vertx.core.net.impl.ConnectionBase",
            "io.netty.channel.AbstractChannelHandlerContext",
            "io.netty.util.concurrent.DefaultPromise",
            "io.netty.util.internal.PromiseNotificationUtil",
            "io.quarkus.mutiny.runtime.MutinyInfrastructure");

    @Override
    public boolean isLoggable(LogRecord entry) {
        return !LOGGERS.contains(entry.getLoggerName()) || !isClientsLeaving(entry.getThrown());
    }

    /** A problem ends up in one of those places only where there is nobody left to be told of it. */
    private static boolean isClientsLeaving(Throwable thrown) {
        return thrown instanceof Problem
                || isCausedBy(thrown, IOException.class)
                || isCausedBy(thrown, HttpClosedException.class)
                || isCausedBy(thrown, Http2Exception.class)
                || isCausedBy(thrown, IllegalReferenceCountException.class);
    }

    private static boolean isCausedBy(Throwable thrown, Class<? extends Throwable> type) {
        return ExceptionUtils.throwableOfType(thrown, type) != null;
    }
}
