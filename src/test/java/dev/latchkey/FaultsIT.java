package dev.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real faults, made to the packaged application and its durable data from outside. */
class FaultsIT {
    private static final int IDLE_CONNECTIONS = 2000;
    private static final int CLIENTS = 16;
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void nameTheFile() {
        data = folder.resolve("latchkey.db");
    }

    /** The disk is a small one of the process's own, most of it taken by another file. */
    @Test
    void aFullDiskIsA507UntilThereIsRoomAgain() throws Exception {
        List<String> onASmallDisk = List.of(
                "unshare",
                "-Urm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=8m tmpfs \"$0\" && head -c 6m /dev/zero > \"$0/filler\" && exec \"$@\"",
                folder.toString());
        try (Latchkey latchkey = new Latchkey(onASmallDisk, Path.of("/"), "-Dlatchkey.data=" + data)) {
            int created = 0;
            HttpResponse<String> response = createUser(latchkey);
            while (response.statusCode() == 201 && created < 10_000) {
                created++;
                response = createUser(latchkey);
            }
            assertEquals(507, response.statusCode(), response.body());
            assertEquals("/problems/disk-full", JsonPath.from(response.body()).getString("type"));
            assertEquals(200, latchkey.get("/users/1").statusCode());
            Files.delete(Path.of("/proc/" + latchkey.pid() + "/root" + folder + "/filler"));
            assertEquals(201, createUser(latchkey).statusCode());
            assertEquals(
                    created + 1,
                    JsonPath.from(latchkey.get("/users").body()).getList("id").size());
            assertEquals(200, latchkey.get("/q/health").statusCode());
        }
    }

    @Test
    void aWriteLockOfAnotherProcessIsA503ThatPasses() throws Exception {
        try (Latchkey latchkey =
                Latchkey.durable(data, "-Dquarkus.datasource.jdbc.additional-jdbc-properties.busy_timeout=300")) {
            assertEquals(201, createUser(latchkey).statusCode());
            Process other = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            LockHolder.class.getName(),
                            data.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertEquals("locked", other.inputReader().readLine());
            HttpResponse<String> response = createUser(latchkey);
            assertEquals(503, response.statusCode(), response.body());
            assertEquals("1", response.headers().firstValue("Retry-After").orElse(""));
            assertEquals(200, latchkey.get("/users/1").statusCode());
            other.outputWriter().close();
            other.waitFor();
            assertEquals(201, createUser(latchkey).statusCode());
        }
    }

    @Test
    void aDamagedPageIsAnOpaque500AndTurnsHealthDown() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals(201, createUser(latchkey).statusCode());
        }
        damageTheRootOf("user");
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals(200, latchkey.get("/q/health").statusCode());
            HttpResponse<String> response = latchkey.get("/users/1");
            assertEquals(500, response.statusCode());
            assertFalse(response.body().toLowerCase().contains("sqlite")
                    || response.body().contains("malformed"));
            assertEquals(503, latchkey.get("/q/health").statusCode());
            assertTrue(latchkey.get("/q/health").body().contains("The database file is damaged"));
            assertEquals(503, createUser(latchkey).statusCode());
            assertEquals(200, latchkey.get("/licenses").statusCode());
        }
    }

    @Test
    void aFileThatIsTakenAwayTurnsHealthDownAndRefusesChanges() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals(201, createUser(latchkey).statusCode());
            Path elsewhere = folder.resolve("elsewhere.db");
            Files.move(data, elsewhere);
            assertEquals(503, createUser(latchkey).statusCode());
            assertTrue(latchkey.get("/q/health").body().contains("removed or replaced"));
            Files.move(elsewhere, data);
            assertEquals(201, createUser(latchkey).statusCode());
            assertEquals(200, latchkey.get("/q/health").statusCode());
        }
    }

    @Test
    void aLogThatIsTakenAwayTurnsHealthDownAndRefusesChanges() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals(201, createUser(latchkey).statusCode());
            Files.delete(folder.resolve("latchkey.db-wal"));
            assertEquals(503, createUser(latchkey).statusCode());
            assertEquals(503, latchkey.get("/q/health").statusCode());
        }
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals(
                    1,
                    JsonPath.from(latchkey.get("/users").body()).getList("id").size());
        }
    }

    @Test
    void aBackupPutBesideTheLogOfAnotherFileIsRefused() throws Exception {
        Path backup = folder.resolve("backup.db");
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals(201, createUser(latchkey).statusCode());
        }
        Files.copy(data, backup);
        try (Latchkey latchkey = Latchkey.durable(data)) {
            for (int i = 0; i < 500; i++) {
                assertEquals(201, createUser(latchkey).statusCode());
            }
            latchkey.kill();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + backup)) {
            connection.createStatement().execute("DELETE FROM \"user\"");
            connection.createStatement().execute("VACUUM");
        }
        Files.copy(backup, data, StandardCopyOption.REPLACE_EXISTING);
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals(1, latchkey.exitValue());
            assertTrue(
                    latchkey.log().contains("latchkey.data") && latchkey.log().contains("log beside it"),
                    latchkey.log());
            assertFalse(latchkey.log().contains("\tat "), latchkey.log());
        }
    }

    @Test
    void aClientThatStopsInTheMiddleOfItsBodyHoldsUpNobody() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data, "-Dquarkus.http.idle-timeout=1s")) {
            List<Socket> stopped = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                stopped.add(connect(latchkey));
                stopped.get(i)
                        .getOutputStream()
                        .write(("POST /users HTTP/1.1\r\nHost: x\r\n"
                                        + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"name\":\"Half")
                                .getBytes(US_ASCII));
            }
            assertEquals(201, createUser(latchkey).statusCode());
            for (Socket socket : stopped) {
                socket.setSoTimeout((int) LONGEST_STOP.toMillis());
                assertEquals(-1, socket.getInputStream().read(), "It hangs up once the client has been idle for long");
                socket.close();
            }
            assertEquals(
                    1,
                    JsonPath.from(latchkey.get("/users").body()).getList("id").size());
            assertFalse(latchkey.log().contains("ERROR"), latchkey.log());
        }
    }

    @Test
    void twoThousandIdleConnectionsAreNoBurden() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < IDLE_CONNECTIONS; i++) {
                idle.add(connect(latchkey));
            }
            for (int i = 0; i < 50; i++) {
                assertEquals(201, createUser(latchkey).statusCode());
            }
            for (Socket socket : idle) {
                socket.close();
            }
            assertEquals(201, createUser(latchkey).statusCode());
        }
    }

    @Test
    void whatIsUnderWayAtASigtermIsAnsweredAndWhatComesLaterIsNotDone() throws Exception {
        AtomicInteger created = new AtomicInteger();
        try (Latchkey latchkey = Latchkey.durable(data)) {
            latchkey.address();
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                working.add(clients.submit(() -> createUntilRefused(latchkey, created)));
            }
            while (created.get() < 10 * CLIENTS) {
                Thread.sleep(10);
            }
            Instant asked = Instant.now();
            latchkey.stop();
            int exit = latchkey.exitValue();
            assertTrue(Duration.between(asked, Instant.now()).compareTo(LONGEST_STOP) < 0);
            assertTrue(exit == 0 || exit == 143, "exit value " + exit);
            for (Future<?> client : working) {
                client.get();
            }
            clients.shutdown();
            assertFalse(latchkey.log().contains("ERROR"), latchkey.log());
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data);
                ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM \"user\"")) {
            assertEquals(
                    created.get(), row.getInt(1), "Every user that is stored was answered, and the other way round");
        }
    }

    private static void createUntilRefused(Latchkey latchkey, AtomicInteger created) {
        try {
            while (createUser(latchkey).statusCode() == 201) {
                created.incrementAndGet();
            }
        } catch (IOException | InterruptedException e) {
            // The port is closed: it did not get there.
        }
    }

    private static HttpResponse<String> createUser(Latchkey latchkey) throws IOException, InterruptedException {
        return latchkey.post("/users", "{\"name\":\"A\",\"email\":\"%s@example.org\"}".formatted(UUID.randomUUID()));
    }

    private static Socket connect(Latchkey latchkey) throws IOException, InterruptedException {
        URI address = latchkey.address();
        return new Socket(address.getHost(), address.getPort());
    }

    private void damageTheRootOf(String table) throws Exception {
        long page;
        long size;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data);
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size WHERE name = '"
                                + table + "'")) {
            page = row.getLong(1);
            size = row.getLong(2);
        }
        try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
            file.seek((page - 1) * size);
            file.write(new byte[(int) size]);
        }
    }
}
