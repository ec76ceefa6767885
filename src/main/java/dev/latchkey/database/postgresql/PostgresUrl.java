package dev.latchkey.database.postgresql;

/** The JDBC URL of the database. It may hold secrets, so it is never logged as a whole. */
final class PostgresUrl {
    private PostgresUrl() {}

    /** Hosts and database, without the scheme, what may precede the hosts, and the parameters. */
    static String place(String url) {
        return url.replaceFirst("^jdbc:postgresql:(//)?", "")
                .replaceFirst("\\?.*$", "")
                .replaceFirst("^.*@", "");
    }
}
