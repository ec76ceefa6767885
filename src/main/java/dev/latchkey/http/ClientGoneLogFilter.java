package dev.latchkey.http;

import dev.latchkey.problem.Problem;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.IllegalReferenceCountException;
import io.quarkus.logging.LoggingFilter;
import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.ProcessingException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
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

    private static final Set<Class<? extends Throwable>> DISCONNECTS = Set.of(
            // A REST client lost its server when nobody waited for the answer any more.
            ProcessingException.class,
            TimeoutException.class,
            HttpClosedException.class,
            ClosedChannelException.class,
            SocketException.class,
            SSLException.class,
            Http2Exception.class,
            IllegalReferenceCountException.class);

    /** Warns about each client that connects at the moment when the server stops. */
    private static final String ACCEPTOR = "io.netty.bootstrap.ServerBootstrap";

    @Override
    public boolean isLoggable(LogRecord entry) {
        if (ACCEPTOR.equals(entry.getLoggerName())) {
            return !(entry.getThrown() instanceof IllegalStateException);
        }
        if (!LOGGERS.contains(entry.getLoggerName())) {
            return true;
        }
        if (entry.getThrown() instanceof Problem problem) {
            // Logs only what is ours, and limits lines under overload.
            ProblemLog.log(problem, "A request that can no longer be answered", null);
            return false;
        }
        return !isDisconnect(entry.getThrown());
    }

    static boolean isDisconnect(Throwable thrown) {
        return ExceptionUtils.getThrowableList(thrown).stream()
                .anyMatch(cause -> DISCONNECTS.stream().anyMatch(type -> type.isInstance(cause)) || isOfSocket(cause));
    }

    /** A failed write has no exception type of its own, and its message depends on the language of the machine. */
    private static boolean isOfSocket(Throwable cause) {
        return Stream.of(cause.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals("sun.nio.ch.SocketDispatcher"));
    }
}
