package dev.latchkey.database.sqlite;

import dev.latchkey.database.Engine;
import dev.latchkey.database.EngineSelector;
import dev.latchkey.database.Sql;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** SQLite: one file, one connection that writes, several that read. */
@LookupIfProperty(name = EngineSelector.SQLITE_ACTIVE, stringValue = "true")
@Singleton
class SqliteEngine implements Engine {
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

    SqliteEngine(SqliteSettings settings, Instance<DataSource> pool, Instance<Flyway> flyway, MeterRegistry meters) {
        this.settings = settings;
        this.meters = meters;
        this.file = settings.data()
                .map(Path::of)
                .map(DatabaseFile::durable)
                .orElseGet(() -> DatabaseFile.scratch(settings.scratch()));
        this.connections = new ConnectionFactory(pool.get());
        this.opener = new DatabaseOpener(file, connections, flyway.get());
        this.faults = new FaultMonitor(file, connections);
    }

    @Override
    public <T> Uni<T> read(Sql.Work<T> work) {
        return readers.read(work);
    }

    @Override
    public <T> Uni<T> write(Sql.Work<T> work) {
        return writer.write(work);
    }

    @Override
    public <T> Uni<T> writeMany(Sql.Work<T> work) {
        return writer.writeMany(work);
    }

    @Override
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
    @Override
    public synchronized void prepareToClose() {
        isStopping = true;
        if (copying != null) {
            copying.interrupt();
        }
    }

    /** Beside the database file. */
    @Override
    public Path adminTokenFile() {
        return file.path().resolveSibling(file.path().getFileName() + ".admin-token");
    }

    @Override
    public Path fileToBackUp() {
        if (!file.isDurable()) {
            throw new Problem(
                    ProblemType.SCRATCH_DATABASE,
                    "This is a scratch database, which is recreated at every start. Set latchkey.data for a durable"
                            + " one.");
        }
        return file.path();
    }

    @Override
    public String name() {
        return "SQLite";
    }

    @Override
    public void open() {
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

    @Override
    public Optional<String> fault() {
        return isWriting() ? faults.fault() : Optional.of("The writer has failed. Restart Latchkey.");
    }

    @Override
    public boolean isWriting() {
        return writer.isAlive();
    }

    @Override
    public void close() {
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
