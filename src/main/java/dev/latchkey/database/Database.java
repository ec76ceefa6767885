package dev.latchkey.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The database, as services see it: they hand over work on a connection, and get the result when it is
 * true. Which connection and which thread do the work is decided here.
 */
@Singleton
public class Database {
    private static final int CONNECTIONS_NOT_FOR_READING = 3;

    private final DatabaseSettings settings;
    private final Connections connections;
    private final Flyway flyway;
    private final ScratchFile file;
    private final Counter reads;
    private final Counter writes;
    private Readers readers;
    private Writer writer;

    Database(DatabaseSettings settings, DataSource pool, Flyway flyway, MeterRegistry meters) {
        this.settings = settings;
        this.connections = new Connections(pool);
        this.flyway = flyway;
        this.file = new ScratchFile(settings.scratch());
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
        return writer.write(work);
    }

    /** Opens the database before the port is open, and before anything else at start-up can ask for it. */
    void open(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent starting) {
        file.recreate();
        String schema = flyway.migrate().targetSchemaVersion;
        readers = new Readers(
                connections::open, settings.connections() - CONNECTIONS_NOT_FOR_READING, settings.readTimeout());
        writer = new Writer(connections.open(), settings.writeQueue(), settings.writeTimeout());
        Log.infof("Scratch database %s: recreated at every start, now with schema %s and sample users", file, schema);
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
