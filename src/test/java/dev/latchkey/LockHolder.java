package dev.latchkey;

import static dev.latchkey.support.Waiting.await;
import static dev.latchkey.support.Waiting.waitUntil;

import dev.latchkey.support.SqlClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;

/** Another process that holds the write lock of a database file until it is closed. */
final class LockHolder implements AutoCloseable {
    private static final String LOCKED = "locked";

    private final Process process;

    LockHolder(Path database) throws IOException {
        Path output = Files.createTempFile("lock-holder", ".log");
        output.toFile().deleteOnExit();
        process = new ProcessBuilder(
                        Latchkey.java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        database.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        waitUntil("the database is locked", () -> Files.readString(output).contains(LOCKED));
    }

    public static void main(String[] path) throws SQLException, IOException {
        try (SqlClient file = new SqlClient(Path.of(path[0]))) {
            file.execute("BEGIN IMMEDIATE");
            System.out.println(LOCKED);
            // Until standard input ends, which it also does if the test dies.
            System.in.read();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException, ExecutionException {
        try {
            process.outputWriter().close();
            await(process);
        } finally {
            process.destroyForcibly();
        }
    }
}
