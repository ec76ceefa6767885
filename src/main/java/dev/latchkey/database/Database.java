package dev.latchkey.database;

import dev.latchkey.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;

/**
 * The database, as services see it: they hand over work on a connection, and get the result when it is
 * true. Which connection and which thread do the work is decided here.
 */
@Singleton
public class Database {
    private static final String DATA = "latchkey.data";
    private static final String ASK_FOR_THE_LOG =
            " Its last user did not close it: if the log beside it (-wal) is that of another file, or it is damaged, remove"
                    + " that log and restore a backup.";
    private static final int CONNECTIONS_NOT_FOR_READING = 3;

    private final DatabaseSettings settings;
    private final MeterRegistry meters;
    private final Connections connections;
    private final Flyway flyway;
    private final DatabaseFile file;
    private final Counter reads;
    private final Counter writes;
    private Readers readers;
    private Writer writer;

    Database(DatabaseSettings settings, DataSource pool, Flyway flyway, MeterRegistry meters) {
        this.settings = settings;
        this.meters = meters;
        this.connections = new Connections(pool);
        this.flyway = flyway;
        this.file = settings.data()
                .map(path -> new DatabaseFile(DatabaseFile.Kind.DURABLE, path))
                .orElseGet(() -> new DatabaseFile(DatabaseFile.Kind.SCRATCH, settings.scratch()));
        this.reads = Counter.builder("latchkey.database.reads")
                .description("Reads asked of the database")
                .register(meters);
        this.writes = Counter.builder("latchkey.database.writes")
                .description("Changes asked of the database")
                .register(meters);
    }

    /** Reads a row or a few by their key. The work must be short: it may run on the calling thread. */
    public <T> Uni<T> read(SqlWork<T> work) {
        reads.increment();
        return readers.read(work);
    }

    /** Reads a page of rows, never on the calling thread. */
    public <T> Uni<T> readMany(SqlWork<T> work) {
        reads.increment();
        return readers.readMany(work);
    }

    /**
     * Runs the work as one transaction. The result comes when it is on disk; where the work throws, nothing
     * of it is stored. Its failures are {@link ConstraintViolated}, a problem, or what the work itself threw.
     */
    public <T> Uni<T> write(SqlWork<T> work) {
        writes.increment();
        Context caller = Vertx.currentContext();
        Uni<T> change = writer.write(work);
        // What is to be done with the result is not the writer's work: others wait for it.
        return caller == null ? change : change.emitOn(task -> caller.runOnContext(nothing -> task.run()));
    }

    /** Copies the database, as it is at one moment, into an empty file, while changes go on. */
    public Uni<Integer> copyTo(Path target) {
        return readMany(sql -> sql.update("VACUUM INTO ?", target.toString()));
    }

    /** The file, where it is a durable one. */
    public Optional<Path> durableFile() {
        return settings.data().map(given -> file.path());
    }

    /** Opens the database before the port is open, and before anything else at start-up can ask for it. */
    void open(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent starting) {
        refuseAnEmptySetting();
        SqliteLibrary.preferUnpacked();
        file.open();
        String schema;
        try {
            check();
            schema = migrate();
            readers = new Readers(
                    connections::open, settings.connections() - CONNECTIONS_NOT_FOR_READING, settings.readTimeout());
            writer = new Writer(
                    connections.openForWriting(),
                    new Writer.Limits(
                            settings.writeQueue(), settings.writeTimeout(), settings.changeLimit(), settings.group()),
                    this::refuseToWriteWhatWouldBeLost,
                    meters);
        } catch (FlywayException | IllegalStateException | Problem e) {
            throw file.refusal("cannot be used: %s.%s"
                    .formatted(
                            ExceptionUtils.getRootCauseMessage(e), file.wasLeftInTheMiddle() ? ASK_FOR_THE_LOG : ""));
        }
        file.settle();
        Log.infof(
                settings.data().isPresent()
                        ? "Durable database %s: migrated to schema %s"
                        : "Scratch database %s: recreated at every start, now with schema %s and sample users",
                file,
                schema);
    }

    /** An empty setting, as of a variable that is not set, would mean the scratch database to the framework. */
    private static void refuseAnEmptySetting() {
        String data = ConfigProvider.getConfig().getConfigValue(DATA).getRawValue();
        if (data != null && data.isBlank()) {
            throw new ConfigurationException(DATA
                    + " is empty. Set it to the path of the durable database, or leave it out for a scratch database.");
        }
    }

    private String migrate() {
        boolean isNewer = Stream.of(flyway.info().applied())
                .anyMatch(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS);
        if (isNewer) {
            throw file.refusal("was migrated by a newer Latchkey than this. Start that one.");
        }
        flyway.migrate();
        return flyway.info().current().getVersion().toString();
    }

    /** That the file is the one that was looked at, and sound where its last user did not close it. */
    private void check() {
        try (Sql sql = connections.open()) {
            String opened = sql.list(
                            "SELECT file FROM pragma_database_list WHERE name = 'main'", row -> row.text("file"))
                    .get(0);
            if (!Files.isSameFile(Path.of(opened), file.path())) {
                throw new IllegalStateException("SQLite has opened " + opened);
            }
            if (file.wasLeftInTheMiddle()) {
                String found = String.join("; ", sql.list("PRAGMA quick_check(3)", row -> row.text("quick_check")));
                if (!found.equals("ok")) {
                    throw new IllegalStateException("it is damaged: " + found);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the file was taken away or is damaged, what is written now would not be there later. */
    private void refuseToWriteWhatWouldBeLost() {
        fault().ifPresent(fault -> {
            throw SqliteFailures.unavailable(
                    new IllegalStateException(fault),
                    "The database is out of order: nothing was stored. Its operator has to mend this.");
        });
    }

    /** What an operator has to mend, for the log and the health check. */
    Optional<String> fault() {
        if (!file.isInPlace()) {
            return Optional.of(
                    "The database file, its log or its lock has been removed or replaced while it was in use. Put it back, or stop,"
                            + " remove what is left of its log (-wal, -shm), restore a backup, start.");
        }
        return connections.haveSeenDamage()
                ? Optional.of(
                        "The database file is damaged. Stop, remove its log (-wal, -shm), restore a backup, start.")
                : Optional.empty();
    }

    /** Before the pool closes its connections under those who still use them. */
    void close(@Observes @BeforeDestroyed(ApplicationScoped.class) Object stopping) {
        try {
            if (writer != null) {
                writer.close();
            }
        } finally {
            if (readers != null) {
                readers.close();
            }
        }
    }

    /** After the pool, so that nobody else takes the file while a connection to it is open. */
    @PreDestroy
    void releaseFile() {
        file.close();
    }
}
