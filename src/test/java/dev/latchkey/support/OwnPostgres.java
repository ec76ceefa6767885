package dev.latchkey.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** A PostgreSQL server of one test, which can kill it. */
public final class OwnPostgres implements AutoCloseable {
    private static final String POSTMASTER = "postmaster.pid";

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    /** Starts a new server in this folder. */
    public OwnPostgres(Path data) throws IOException {
        this.data = data;
        this.server = start(0);
        this.port = server.getPort();
    }

    private EmbeddedPostgres start(int freePort) throws IOException {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
        return (freePort == 0 ? builder : builder.setPort(freePort)).start();
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    public SqlClient connect() throws SQLException {
        return new SqlClient(url() + "?user=postgres");
    }

    /** Ends all its processes at once. */
    public void kill() throws IOException {
        long pid = Long.parseLong(Files.readAllLines(data.resolve(POSTMASTER)).get(0));
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> workers = postmaster.children().toList();
        postmaster.destroyForcibly();
        workers.forEach(ProcessHandle::destroyForcibly);
        Waiting.waitUntil(
                "all have ended",
                () -> !postmaster.isAlive() && workers.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Starts it again on the same data. It recovers by itself. */
    public void start() throws IOException {
        // Releases the folder.
        server.close();
        server = start(port);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
