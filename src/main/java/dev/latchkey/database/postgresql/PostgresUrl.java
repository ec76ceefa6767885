package dev.latchkey.database.postgresql;

import io.quarkus.runtime.configuration.ConfigurationException;
import org.postgresql.Driver;

/** The JDBC URL of the database. It may hold secrets, so it is never logged as a whole. */
final class PostgresUrl {
    private PostgresUrl() {}

    /** The driver's own message repeats the URL. */
    static void requireWellFormed(String url) {
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
