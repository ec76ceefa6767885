package dev.latchkey.database.postgresql;

import dev.latchkey.database.Engine;
import dev.latchkey.database.EngineSelector;
import dev.latchkey.database.Sql;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.quarkus.flyway.FlywayDataSource;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.flywaydb.core.Flyway;

/**
 * PostgreSQL: a server that several Latchkey processes share. Reads and changes have separate pools and threads, so
 * neither waits for the other.
 */
@LookupIfProperty(name = EngineSelector.POSTGRESQL_ACTIVE, stringValue = "true")
@Singleton
class PostgresEngine implements Engine {
    /** How many connections for changes are reserved for long ones. */
    private static final int LONG_CHANGES = 2;
    /** How many connections for reads are reserved for health checks. */
    private static final int HEALTH_CHECKS = 1;

    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(1);

    private final PostgresSettings settings;
    private final PostgresOpener opener;
    private final Transactions reading;
    private final Transactions writing;
    private final Transactions checking;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "latchkey-database-timer"));
    private final Lane reads;
    private final Lane changes;
    private final Lane longChanges;

    PostgresEngine(
            PostgresSettings settings,
            @DataSource(SessionSettings.READS) Instance<AgroalDataSource> readPool,
            @DataSource(SessionSettings.CHANGES) Instance<AgroalDataSource> changePool,
            @FlywayDataSource(SessionSettings.CHANGES) Instance<Flyway> flyway,
            MeterRegistry meters) {
        this.settings = settings;
        String url = settings.data().orElseThrow();
        this.opener = new PostgresOpener(PostgresUrl.place(url), changePool.get(), flyway.get());
        Counter retries = Counter.builder("latchkey.database.retries")
                .description("Reads and changes repeated after a conflict or a lost connection")
                .register(meters);
        this.reading = new Transactions(readPool.get(), settings.readLimit(), retries::increment);
        this.checking = new Transactions(readPool.get(), HEALTH_LIMIT, retries::increment);
        this.writing = new Transactions(changePool.get(), settings.changeLimit(), retries::increment);
        this.reads = new Lane(
                "read", settings.connections() - HEALTH_CHECKS, settings.writeQueue(), settings.readTimeout(), timer);
        this.changes = lane("change", settings.connections() - LONG_CHANGES);
        this.longChanges = lane("long-change", LONG_CHANGES);
        Gauge.builder("latchkey.database.queue", () -> changes.waiting() + longChanges.waiting())
                .description("Changes waiting for a connection")
                .register(meters);
    }

    private Lane lane(String name, int threads) {
        return new Lane(name, threads, settings.writeQueue(), settings.writeTimeout(), timer);
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public void open() {
        PostgresUrl.requireWellFormed(settings.data().orElseThrow());
        Log.info(opener.open());
    }

    @Override
    public <T> Uni<T> read(Sql.Work<T> work) {
        return reads.run(() -> reading.read(work));
    }

    @Override
    public <T> Uni<T> write(Sql.Work<T> work) {
        return changes.run(() -> writing.write(work));
    }

    @Override
    public <T> Uni<T> writeMany(Sql.Work<T> work) {
        return longChanges.run(() -> writing.write(work));
    }

    /** Whether the server answers. */
    @Override
    public Optional<String> fault() {
        try {
            checking.read(sql -> sql.list("SELECT 1", row -> ""));
            return Optional.empty();
        } catch (Problem e) {
            return Optional.of("The database server cannot be reached. Latchkey reconnects by itself.");
        }
    }

    /** Lost connections are replaced, so a restart never helps. */
    @Override
    public boolean isWriting() {
        return true;
    }

    /** In the working directory: the data is elsewhere. */
    @Override
    public Path adminTokenFile() {
        return Path.of("latchkey.admin-token").toAbsolutePath();
    }

    @Override
    public Path fileToBackUp() {
        throw new Problem(
                ProblemType.NOT_A_FILE_DATABASE,
                "The data is in PostgreSQL, not in a file. Make backups with pg_dump or continuous archiving.");
    }

    @Override
    public Uni<Integer> copyTo(Path target) {
        throw new UnsupportedOperationException("There is no file to copy");
    }

    @Override
    public void close() {
        changes.close();
        longChanges.close();
        reads.close();
        timer.shutdownNow();
    }
}
