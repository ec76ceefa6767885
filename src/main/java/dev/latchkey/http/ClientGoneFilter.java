package dev.latchkey.http;

import io.quarkus.logging.LoggingFilter;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Keeps out of the log that a client went away in the middle of a list: the framework logs it as an error with
 * a stack trace, and it is nobody's.
 */
@LoggingFilter(name = "client-gone")
public final class ClientGoneFilter implements Filter {
    private static final String STREAMING = "org.jboss.resteasy.reactive.server.handlers.PublisherResponseHandler";

    @Override
    public boolean isLoggable(LogRecord entry) {
        Throwable thrown = entry.getThrown();
        return !STREAMING.equals(entry.getLoggerName())
                || !(thrown instanceof IOException || thrown instanceof HttpClosedException);
    }
}
