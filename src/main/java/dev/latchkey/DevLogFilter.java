package dev.latchkey;

import dev.latchkey.http.ClientGoneLogFilter;
import io.quarkus.logging.LoggingFilter;
import java.util.Arrays;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** The log filter of dev mode. Continuous testing sets a property that Quarkus then warns about as unknown. */
@LoggingFilter(name = "dev")
public final class DevLogFilter implements Filter {
    private static final String PROPERTY = "quarkus.continuous-tests-discovery";

    private final Filter always = new ClientGoneLogFilter();

    @Override
    public boolean isLoggable(LogRecord entry) {
        return always.isLoggable(entry) && !isAboutProperty(entry);
    }

    private static boolean isAboutProperty(LogRecord entry) {
        return "io.quarkus.config".equals(entry.getLoggerName())
                && entry.getParameters() != null
                && Arrays.asList(entry.getParameters()).contains(PROPERTY);
    }
}
