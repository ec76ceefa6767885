package dev.latchkey.database.sqlite;

import dev.latchkey.database.Sql;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** SQLite: one file, one connection that writes, several that read. Opens at start, closes at stop. */
@Singleton
public class SqliteEngine {
    private static final int CONNECTIONS_NOT_FOR_READING = 3;
    private static final String INTERRUPTED_COPY =
            "The service is stopping, so the backup was interrupted. Try again when it is back.";

    private final SqliteSettings settings;
    private final MeterRegistry meters;
    private final DatabaseFile file;
    private final ConnectionFactory connections;
    private final DatabaseOpener opener;
    private final FaultMonitor faults;
    private Readers readers;
    private Writer writer;
    private SqliteSql copying;
    private volatile boolean isStopping;

    SqliteEngine(SqliteSettings settings, DataSource pool, Flyway flyway, MeterRegistry meters) {
        this.settings = settings;
        this.meters = meters;
        this.file =
                settings.data().map(DatabaseFile::durable).orElseGet(() -> DatabaseFile.scratch(settings.scratch()));
        this.connections = new ConnectionFactory(pool);
        this.opener = new DatabaseOpener(file, connections, flyway);
        this.faults = new FaultMonitor(file, connections);
    }

    public <T> Uni<T> read(Sql.Work<T> work) {
        return readers.read(work);
    }

    public <T> Uni<T> write(Sql.Work<T> work) {
        return writer.write(work);
    }

    public <T> Uni<T> writeMany(Sql.Work<T> work) {
        return writer.writeMany(work);
    }

    /** Copies the database, as it is at one moment, into an empty file. Changes continue meanwhile. */
    public Uni<Integer> copyTo(Path target) {
        return readers.readLong(sql -> {
            setCopying(sql);
            try {
                return sql.update("VACUUM INTO ?", target.toString());
            } catch (RuntimeException e) {
                throw isStopping ? new Problem(ProblemType.STOPPING, INTERRUPTED_COPY) : e;
            } finally {
                setCopying(null);
            }
        });
    }

    private synchronized void setCopying(SqliteSql sql) {
        copying = sql;
    }

    /** A copy has no time limit, so it might not be finished before the process has to end. */
    synchronized void interruptCopy(@Observes ShutdownDelayInitiatedEvent stopping) {
        isStopping = true;
        if (copying != null) {
            copying.interrupt();
        }
    }

    /** The path of the database, durable or not. */
    public Path file() {
        return file.path();
    }

    /** The path of a durable database; empty for a scratch database. */
    public Optional<Path> durableFile() {
        return Optional.of(file).filter(DatabaseFile::isDurable).map(DatabaseFile::path);
    }

    /** Runs before the HTTP port opens, and before anything else at start-up asks for data. */
    void open(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent starting) {
        try {
            String version = opener.open();
            int readingConnections = settings.connections() - CONNECTIONS_NOT_FOR_READING;
            writer = new Writer(connections.openForWriting(), settings, faults::refuseChangesIfFaulty, meters);
            readers = new Readers(connections::open, readingConnections, settings);
            file.rememberIdentities();
            Log.infof(
                    file.isDurable()
                            ? "Durable database %s, schema version %s"
                            : "Scratch database %s, schema version %s: recreated at every start, with two sample users",
                    file,
                    version);
        } catch (FlywayException | IllegalStateException | Problem e) {
            throw opener.refusal(ExceptionUtils.getRootCauseMessage(e));
        }
    }

    /** What the operator must fix, if anything. */
    Optional<String> fault() {
        return isWriting() ? faults.fault() : Optional.of("The writer has failed. Restart Latchkey.");
    }

    /** False after a failure from which only a restart helps. */
    boolean isWriting() {
        return writer.isAlive();
    }

    /** Runs before the pool closes its connections. */
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

    /** Runs after the pool has closed, so that nobody takes the file while a connection is open. */
    @PreDestroy
    void releaseFile() {
        file.close();
    }
}
