package dev.latchkey.database;

import static jakarta.enterprise.event.Reception.IF_EXISTS;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.file.Path;

/** Runs reads and transactions for services. The engine chooses the connection and the thread. */
@Singleton
public class Database {
    private final Engine engine;
    private final Counter reads;
    private final Counter writes;

    Database(Instance<Engine> engine, MeterRegistry meters) {
        this.engine = engine.get();
        this.reads = Counter.builder("latchkey.database.reads")
                .description("Reads requested")
                .register(meters);
        this.writes = Counter.builder("latchkey.database.writes")
                .description("Changes requested")
                .register(meters);
    }

    /**
     * Runs reads. Each statement is consistent by itself. Point reads of SQLite run at once on the calling thread, and
     * everything else on threads of the database. The work may run more than once.
     */
    public <T> Uni<T> read(Sql.Work<T> work) {
        reads.increment();
        return engine.read(work);
    }

    /**
     * Runs the work as one serializable transaction. The result arrives when it is on disk; if the work throws, nothing
     * is stored. Fails with {@link UniqueViolation}, {@link ForeignKeyViolation}, a problem, or what the work threw.
     * The work may run more than once, because the engine repeats it after a conflict. The result arrives on a thread of
     * the database, so do not block there.
     */
    public <T> Uni<T> write(Sql.Work<T> work) {
        writes.increment();
        return engine.write(work);
    }

    /** Like {@link #write}, for work that writes many rows: shorter changes may overtake it. */
    public <T> Uni<T> writeMany(Sql.Work<T> work) {
        writes.increment();
        return engine.writeMany(work);
    }

    /** Where the first admin token goes. */
    public Path adminTokenFile() {
        return engine.adminTokenFile();
    }

    /** The file of a durable database. Fails with a problem that says how else to make backups if there is none. */
    public Path fileToBackUp() {
        return engine.fileToBackUp();
    }

    /** Copies the database file, as it is at one moment, into an empty file. Changes continue meanwhile. */
    public Uni<Integer> copyTo(Path target) {
        return engine.copyTo(target);
    }

    Engine engine() {
        return engine;
    }

    /** Runs before the HTTP port opens, and before anything else at start-up asks for data. */
    void open(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent starting) {
        engine.open();
    }

    void prepareToClose(@Observes(notifyObserver = IF_EXISTS) ShutdownDelayInitiatedEvent stopping) {
        engine.prepareToClose();
    }

    /** Runs before the pool closes its connections. */
    void close(@Observes(notifyObserver = IF_EXISTS) @BeforeDestroyed(ApplicationScoped.class) Object stopping) {
        engine.close();
    }
}
