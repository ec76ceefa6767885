package dev.latchkey.database.postgresql;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/** The JDBC URL of the database. It may hold secrets, so it is never logged as a whole. */
final class PostgresUrl {
    private static final Pattern LOGIN_BEFORE_HOST = Pattern.compile("^jdbc:postgresql:[^?]*@");

    private PostgresUrl() {}

    /** The driver's own messages repeat the URL, and it takes a login before the host for a part of the host. */
    static void requireWellFormed(String url) {
        if (LOGIN_BEFORE_HOST.matcher(url).find()) {
            throw new ConfigurationException("The PostgreSQL URL has a login before the host. Remove it, and set"
                    + " latchkey.data.user and latchkey.data.password-file instead.");
        }
        if (Driver.parseURL(url, null) == null) {
            throw new ConfigurationException(
                    "Cannot use the PostgreSQL database at %s: its URL is malformed. Write jdbc:postgresql://HOST/DATABASE."
                            .formatted(place(url)));
        }
    }

    /** Hosts and database, without the scheme, what may precede the hosts, and the parameters. */
    static String place(String url) {
        return url.replaceFirst("^jdbc:postgresql:(//)?", "")
                .replaceFirst("\\?.*$", "")
                .replaceFirst("^.*@", "");
    }
}
