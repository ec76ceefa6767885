package dev.latchkey;

import dev.latchkey.http.ClientGoneFilter;
import io.quarkus.logging.LoggingFilter;
import java.util.Arrays;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** The log of dev mode: without a setting that continuous testing makes for itself, and then warns about. */
@LoggingFilter(name = "dev")
public final class DevLogFilter implements Filter {
    private static final String SETTING = "quarkus.continuous-tests-discovery";

    private final Filter always = new ClientGoneFilter();

    @Override
    public boolean isLoggable(LogRecord entry) {
        return always.isLoggable(entry) && !isAboutTheSetting(entry);
    }

    private static boolean isAboutTheSetting(LogRecord entry) {
        return "io.quarkus.config".equals(entry.getLoggerName())
                && entry.getParameters() != null
                && Arrays.asList(entry.getParameters()).contains(SETTING);
    }
}
