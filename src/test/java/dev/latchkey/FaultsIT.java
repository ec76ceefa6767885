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

/** Real faults, made to the packaged jar and its durable data from outside. */
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
        try (PackagedJar jar = new PackagedJar(onASmallDisk, Path.of("/"), "-Dlatchkey.data=" + data)) {
            int created = 0;
            HttpResponse<String> response = createUser(jar);
            while (response.statusCode() == 201 && created < 10_000) {
                created++;
                response = createUser(jar);
            }
            assertEquals(507, response.statusCode(), response.body());
            assertEquals("/problems/disk-full", JsonPath.from(response.body()).getString("type"));
            assertEquals(200, jar.get("/users/1").statusCode());
            Files.delete(Path.of("/proc/" + jar.pid() + "/root" + folder + "/filler"));
            assertEquals(201, createUser(jar).statusCode());
            assertEquals(
                    created + 1,
                    JsonPath.from(jar.get("/users").body()).getList("id").size());
            assertEquals(200, jar.get("/q/health").statusCode());
        }
    }

    @Test
    void aWriteLockOfAnotherProcessIsA503ThatPasses() throws Exception {
        try (PackagedJar jar =
                PackagedJar.durable(data, "-Dquarkus.datasource.jdbc.additional-jdbc-properties.busy_timeout=300")) {
            assertEquals(201, createUser(jar).statusCode());
            Process other = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            LockHolder.class.getName(),
                            data.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertEquals("locked", other.inputReader().readLine());
            HttpResponse<String> response = createUser(jar);
            assertEquals(503, response.statusCode(), response.body());
            assertEquals("1", response.headers().firstValue("Retry-After").orElse(""));
            assertEquals(200, jar.get("/users/1").statusCode());
            other.outputWriter().close();
            other.waitFor();
            assertEquals(201, createUser(jar).statusCode());
        }
    }

    @Test
    void aDamagedPageIsAnOpaque500AndTurnsHealthDown() throws Exception {
        try (PackagedJar jar = PackagedJar.durable(data)) {
            assertEquals(201, createUser(jar).statusCode());
        }
        damageTheRootOf("user");
        try (PackagedJar jar = PackagedJar.durable(data)) {
            assertEquals(200, jar.get("/q/health").statusCode());
            HttpResponse<String> response = jar.get("/users/1");
            assertEquals(500, response.statusCode());
            assertFalse(response.body().toLowerCase().contains("sqlite")
                    || response.body().contains("malformed"));
            assertEquals(503, jar.get("/q/health").statusCode());
            assertTrue(jar.get("/q/health").body().contains("The database file is damaged"));
            assertEquals(503, createUser(jar).statusCode());
            assertEquals(200, jar.get("/licenses").statusCode());
        }
    }

    @Test
    void aFileThatIsTakenAwayTurnsHealthDownAndRefusesChanges() throws Exception {
        try (PackagedJar jar = PackagedJar.durable(data)) {
            assertEquals(201, createUser(jar).statusCode());
            Path elsewhere = folder.resolve("elsewhere.db");
            Files.move(data, elsewhere);
            assertEquals(503, createUser(jar).statusCode());
            assertTrue(jar.get("/q/health").body().contains("removed or replaced"));
            Files.move(elsewhere, data);
            assertEquals(201, createUser(jar).statusCode());
            assertEquals(200, jar.get("/q/health").statusCode());
        }
    }

    @Test
    void aLogThatIsTakenAwayTurnsHealthDownAndRefusesChanges() throws Exception {
        try (PackagedJar jar = PackagedJar.durable(data)) {
            assertEquals(201, createUser(jar).statusCode());
            Files.delete(folder.resolve("latchkey.db-wal"));
            assertEquals(503, createUser(jar).statusCode());
            assertEquals(503, jar.get("/q/health").statusCode());
        }
        try (PackagedJar jar = PackagedJar.durable(data)) {
            assertEquals(
                    1, JsonPath.from(jar.get("/users").body()).getList("id").size());
        }
    }

    @Test
    void aBackupPutBesideTheLogOfAnotherFileIsRefused() throws Exception {
        Path backup = folder.resolve("backup.db");
        try (PackagedJar jar = PackagedJar.durable(data)) {
            assertEquals(201, createUser(jar).statusCode());
        }
        Files.copy(data, backup);
        try (PackagedJar jar = PackagedJar.durable(data)) {
            for (int i = 0; i < 500; i++) {
                assertEquals(201, createUser(jar).statusCode());
            }
            jar.kill();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + backup)) {
            connection.createStatement().execute("DELETE FROM \"user\"");
            connection.createStatement().execute("VACUUM");
        }
        Files.copy(backup, data, StandardCopyOption.REPLACE_EXISTING);
        try (PackagedJar jar = PackagedJar.durable(data)) {
            assertEquals(1, jar.exitValue());
            assertTrue(jar.log().contains("latchkey.data") && jar.log().contains("log beside it"), jar.log());
            assertFalse(jar.log().contains("\tat "), jar.log());
        }
    }

    @Test
    void aClientThatStopsInTheMiddleOfItsBodyHoldsUpNobody() throws Exception {
        try (PackagedJar jar = PackagedJar.durable(data, "-Dquarkus.http.idle-timeout=1s")) {
            List<Socket> stopped = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                stopped.add(connect(jar));
                stopped.get(i)
                        .getOutputStream()
                        .write(("POST /users HTTP/1.1\r\nHost: x\r\n"
                                        + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"name\":\"Half")
                                .getBytes(US_ASCII));
            }
            assertEquals(201, createUser(jar).statusCode());
            for (Socket socket : stopped) {
                socket.setSoTimeout((int) LONGEST_STOP.toMillis());
                assertEquals(-1, socket.getInputStream().read(), "It hangs up once the client has been idle for long");
                socket.close();
            }
            assertEquals(
                    1, JsonPath.from(jar.get("/users").body()).getList("id").size());
            assertFalse(jar.log().contains("ERROR"), jar.log());
        }
    }

    @Test
    void twoThousandIdleConnectionsAreNoBurden() throws Exception {
        try (PackagedJar jar = PackagedJar.durable(data)) {
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < IDLE_CONNECTIONS; i++) {
                idle.add(connect(jar));
            }
            for (int i = 0; i < 50; i++) {
                assertEquals(201, createUser(jar).statusCode());
            }
            for (Socket socket : idle) {
                socket.close();
            }
            assertEquals(201, createUser(jar).statusCode());
        }
    }

    @Test
    void whatIsUnderWayAtASigtermIsAnsweredAndWhatComesLaterIsNotDone() throws Exception {
        AtomicInteger created = new AtomicInteger();
        try (PackagedJar jar = PackagedJar.durable(data)) {
            jar.address();
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                working.add(clients.submit(() -> createUntilRefused(jar, created)));
            }
            while (created.get() < 10 * CLIENTS) {
                Thread.sleep(10);
            }
            Instant asked = Instant.now();
            jar.stop();
            int exit = jar.exitValue();
            assertTrue(Duration.between(asked, Instant.now()).compareTo(LONGEST_STOP) < 0);
            assertTrue(exit == 0 || exit == 143, "exit value " + exit);
            for (Future<?> client : working) {
                client.get();
            }
            clients.shutdown();
            assertFalse(jar.log().contains("ERROR"), jar.log());
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data);
                ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM \"user\"")) {
            assertEquals(
                    created.get(), row.getInt(1), "Every user that is stored was answered, and the other way round");
        }
    }

    private static void createUntilRefused(PackagedJar jar, AtomicInteger created) {
        try {
            while (createUser(jar).statusCode() == 201) {
                created.incrementAndGet();
            }
        } catch (IOException | InterruptedException e) {
            // The port is closed: it did not get there.
        }
    }

    private static HttpResponse<String> createUser(PackagedJar jar) throws IOException, InterruptedException {
        return jar.post("/users", "{\"name\":\"A\",\"email\":\"%s@example.org\"}".formatted(UUID.randomUUID()));
    }

    private static Socket connect(PackagedJar jar) throws IOException, InterruptedException {
        URI address = jar.address();
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
