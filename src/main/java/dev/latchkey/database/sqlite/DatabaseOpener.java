package dev.latchkey.database.sqlite;

import dev.latchkey.database.SchemaMigration;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;

/** Makes the database file ready for use at start: locked, checked, and migrated to the current schema. */
final class DatabaseOpener {
    private static final String DATA = "latchkey.data";

    private final DatabaseFile file;
    private final ConnectionFactory connections;
    private final Flyway flyway;

    DatabaseOpener(DatabaseFile file, ConnectionFactory connections, Flyway flyway) {
        this.file = file;
        this.connections = connections;
        this.flyway = flyway;
    }

    /**
     * Returns the schema version.
     *
     * @throws ConfigurationException if the file cannot be used
     * @throws RuntimeException if SQLite or Flyway fails; see {@link #refusal}
     */
    String open() {
        refuseEmptySetting();
        SqliteLibrary.preferUnpacked();
        file.open();
        checkFile();
        return SchemaMigration.run(flyway, file::refusal);
    }

    /** The exception for a failure that SQLite, its driver or Flyway reported. */
    ConfigurationException refusal(String failure) {
        return file.refusal(
                file.hasLeftoverLog()
                        ? ("%s. The previous process did not shut down cleanly. If the file is damaged, or the log beside it"
                                        + " (-wal) belongs to another file, remove the log and restore a backup.")
                                .formatted(failure)
                        : failure + ".");
    }

    /** An empty environment variable counts as unset, and would silently start a scratch database. */
    private static void refuseEmptySetting() {
        String data = ConfigProvider.getConfig().getConfigValue(DATA).getRawValue();
        if (data != null && data.isBlank()) {
            throw new ConfigurationException(DATA
                    + " is empty. Set it to the path of the durable database, or remove it for a scratch database.");
        }
    }

    /** Checks that SQLite opened the right file, and that the file is sound if it was not closed properly. */
    private void checkFile() {
        try (SqliteSql sql = connections.open()) {
            String opened = sql.list(
                            "SELECT file FROM pragma_database_list WHERE name = 'main'", row -> row.text("file"))
                    .get(0);
            if (!Files.isSameFile(Path.of(opened), file.path())) {
                throw new IllegalStateException("SQLite opened %s instead".formatted(opened));
            }
            if (file.hasLeftoverLog()) {
                String found = String.join("; ", sql.list("PRAGMA quick_check(3)", row -> row.text("quick_check")));
                if (!found.equals("ok")) {
                    throw new IllegalStateException("it is damaged: " + found);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
