package dev.latchkey.database;

import dev.latchkey.database.sqlite.SqliteEngine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Runs reads and transactions for services. The engine chooses the connection and the thread. */
@Singleton
public class Database {
    private final SqliteEngine engine;
    private final Counter reads;
    private final Counter writes;

    Database(SqliteEngine engine, MeterRegistry meters) {
        this.engine = engine;
        this.reads = Counter.builder("latchkey.database.reads")
                .description("Reads requested")
                .register(meters);
        this.writes = Counter.builder("latchkey.database.writes")
                .description("Changes requested")
                .register(meters);
    }

    /**
     * Runs reads. Each statement is consistent by itself. The work starts on the calling thread. If it takes longer than
     * a millisecond, it starts again on a worker thread.
     */
    public <T> Uni<T> read(Sql.Work<T> work) {
        reads.increment();
        return engine.read(work);
    }

    /**
     * Runs the work as one serializable transaction. The result arrives when it is on disk; if the work throws, nothing
     * is stored. Fails with {@link UniqueViolation}, {@link ForeignKeyViolation}, a problem, or what the work threw.
     * The result arrives on a thread of the database, so do not block there.
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
}
