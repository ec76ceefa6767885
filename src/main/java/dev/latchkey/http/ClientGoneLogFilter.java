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
 * Keeps disconnecting clients out of the log. The framework logs them in several places as errors with stack traces,
 * although nothing has failed.
 */
@LoggingFilter(name = "client-gone")
public final class ClientGoneLogFilter implements Filter {
    private static final Set<String> LOGGERS = Set.of(
            "org.jboss.resteasy.reactive.server.handlers.PublisherResponseHandler",
            "io.vertx.core.net.impl.ConnectionBase",
            "io.netty.channel.AbstractChannelHandlerContext",
            "io.netty.util.concurrent.DefaultPromise",
            "io.netty.util.internal.PromiseNotificationUtil",
            "io.quarkus.mutiny.runtime.MutinyInfrastructure");

    @Override
    public boolean isLoggable(LogRecord entry) {
        return !LOGGERS.contains(entry.getLoggerName()) || !isDisconnect(entry.getThrown());
    }

    /** A problem reaches these loggers only after its client has disconnected. */
    private static boolean isDisconnect(Throwable thrown) {
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
