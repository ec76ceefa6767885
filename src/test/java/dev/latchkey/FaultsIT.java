package dev.latchkey;

import static dev.latchkey.support.ProblemChecks.problem;
import static dev.latchkey.support.Waiting.waitUntil;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.Clients;
import dev.latchkey.support.Http;
import dev.latchkey.support.RawHttp;
import dev.latchkey.support.SqlClient;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real faults, made from outside to the packaged application and its durable database. */
class FaultsIT {
    private static final int MORE_USERS_THAN_FIT = 10_000;
    private static final int STALLED_CLIENTS = 100;
    private static final int IDLE_CONNECTIONS = 2000;
    private static final int CLIENTS = 16;
    private static final int MAX_USERS_PER_CLIENT = 100_000;
    private static final Duration MAX_STOP_TIME = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void setDataPath() {
        data = folder.resolve("latchkey.db");
    }

    // --- The database

    /** The disk is a small tmpfs in a namespace of the process, most of it taken by another file. */
    @Test
    void fullDiskIs507UntilThereIsRoomAgain() throws Exception {
        List<String> onASmallDisk = List.of(
                "unshare",
                "-Urm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=8m tmpfs \"$0\" && head -c 6m /dev/zero > \"$0/filler\" && exec \"$@\"",
                folder.toString());
        try (Latchkey latchkey = new Latchkey(onASmallDisk, Path.of("/"), "-Dlatchkey.data=" + data)) {
            int created = 0;
            HttpResponse<String> response = latchkey.postUser();
            while (response.statusCode() == 201 && created < MORE_USERS_THAN_FIT) {
                created++;
                response = latchkey.postUser();
            }
            assertEquals("/problems/disk-full", problem(response, 507).getString("type"));
            assertEquals(200, latchkey.get("/users/1").statusCode());
            Files.delete(Path.of("/proc/" + latchkey.pid() + "/root" + folder + "/filler"));
            latchkey.createUser();
            assertEquals(created + 1, latchkey.count("/users"));
            latchkey.assertHealthy(true);
        }
    }

    @Test
    void writeLockOfAnotherProcessIs503UntilItIsReleased() throws Exception {
        try (Latchkey latchkey =
                Latchkey.durable(data, "-Dquarkus.datasource.jdbc.additional-jdbc-properties.busy_timeout=300")) {
            latchkey.createUser();
            try (LockHolder other = new LockHolder(data)) {
                HttpResponse<String> response = latchkey.postUser();
                assertEquals(
                        "/problems/database-unavailable", problem(response, 503).getString("type"));
                assertEquals("1", response.headers().firstValue("Retry-After").orElse(""));
                assertEquals(200, latchkey.get("/users/1").statusCode());
                assertTrue(other.isAlive());
            }
            latchkey.createUser();
        }
    }

    @Test
    void damagedPageTurnsHealthDown() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            latchkey.createUser();
        }
        eraseRootPageOf("user");
        try (Latchkey latchkey = Latchkey.durable(data)) {
            latchkey.assertHealthy(true);
            problem(latchkey.get("/users/1"), 500);
            latchkey.assertHealthy(false);
            assertTrue(latchkey.get("/q/health").body().contains("damaged"));
            problem(latchkey.postUser(), 503);
            assertEquals(200, latchkey.get("/licenses").statusCode());
        }
    }

    @Test
    void missingFileTurnsHealthDown() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            latchkey.createUser();
            Path elsewhere = folder.resolve("elsewhere.db");
            Files.move(data, elsewhere);
            problem(latchkey.postUser(), 503);
            latchkey.assertHealthy(false);
            assertTrue(latchkey.get("/q/health").body().contains("removed or replaced"));
            Files.move(elsewhere, data);
            latchkey.createUser();
            latchkey.assertHealthy(true);
        }
    }

    @Test
    void missingLogTurnsHealthDown() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            latchkey.createUser();
            Files.delete(folder.resolve("latchkey.db-wal"));
            problem(latchkey.postUser(), 503);
            latchkey.assertHealthy(false);
        }
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals(1, latchkey.count("/users"));
        }
    }

    @Test
    void backupBesideAStaleLogIsRefused() throws Exception {
        Path backup = folder.resolve("backup.db");
        try (Latchkey latchkey = Latchkey.durable(data)) {
            latchkey.createUser();
        }
        Files.copy(data, backup);
        try (Latchkey latchkey = Latchkey.durable(data)) {
            createUsers(latchkey, 500);
            latchkey.kill();
        }
        try (SqlClient file = new SqlClient(backup)) {
            file.execute("DELETE FROM \"user\"");
            file.execute("VACUUM");
        }
        Files.copy(backup, data, StandardCopyOption.REPLACE_EXISTING);
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals(1, latchkey.exitCode());
            assertTrue(
                    latchkey.log().contains("latchkey.data") && latchkey.log().contains("log beside it"),
                    latchkey.log());
            assertFalse(latchkey.log().contains("\tat "), latchkey.log());
        }
    }

    // --- Clients

    @Test
    void stalledClientsBlockNobodyAndAreDisconnected() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data, "-Dquarkus.http.idle-timeout=1s")) {
            List<Socket> stalled = new ArrayList<>();
            for (int i = 0; i < STALLED_CLIENTS; i++) {
                stalled.add(RawHttp.send(latchkey.address(), """
                        POST /users HTTP/1.1
                        Host: x
                        Authorization: Bearer %s
                        Content-Type: application/json
                        Content-Length: 100

                        {"name":"Half\
                        """.formatted(Http.ADMIN_TOKEN)));
            }
            latchkey.createUser();
            for (Socket socket : stalled) {
                assertEquals(-1, socket.getInputStream().read(), "The server must close the connection");
                socket.close();
            }
            assertEquals(1, latchkey.count("/users"));
            assertFalse(latchkey.log().contains("ERROR"), latchkey.log());
        }
    }

    @Test
    void idleConnectionsBlockNobody() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < IDLE_CONNECTIONS; i++) {
                idle.add(RawHttp.connect(latchkey.address()));
            }
            createUsers(latchkey, 50);
            for (Socket socket : idle) {
                socket.close();
            }
            latchkey.createUser();
        }
    }

    // --- Stopping

    @Test
    void sigtermFinishesRequestsInProgress() throws Exception {
        AtomicInteger created = new AtomicInteger();
        try (Latchkey latchkey = Latchkey.durable(data)) {
            latchkey.address();
            try (Clients<Boolean> clients = Clients.start(CLIENTS, client -> createUntilRefused(latchkey, created))) {
                waitUntil("the clients are busy", () -> created.get() >= 10 * CLIENTS);
                Instant asked = Instant.now();
                latchkey.terminate();
                int exit = latchkey.exitCode();
                assertTrue(Duration.between(asked, Instant.now()).compareTo(MAX_STOP_TIME) < 0);
                assertTrue(exit == 0 || exit == 143, "exit code " + exit);
                clients.results();
            }
            latchkey.assertNoComplaintInLog();
            assertTrue(latchkey.log().contains("stopped in"), latchkey.log());
        }
        try (SqlClient file = new SqlClient(data)) {
            assertEquals(
                    created.get(),
                    file.number("SELECT count(*) FROM \"user\""),
                    "Each stored user must have been acknowledged, and each acknowledged one stored");
        }
    }

    private static boolean createUntilRefused(Latchkey latchkey, AtomicInteger created) {
        try {
            for (int i = 0; i < MAX_USERS_PER_CLIENT && latchkey.postUser().statusCode() == 201; i++) {
                created.incrementAndGet();
            }
            return true;
        } catch (IOException e) {
            // The port is closed, so the request did not arrive.
            return false;
        }
    }

    private static void createUsers(Latchkey latchkey, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            latchkey.createUser();
        }
    }

    private void eraseRootPageOf(String table) throws Exception {
        long page;
        long size;
        try (SqlClient file = new SqlClient(data)) {
            page = file.number("SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'");
            size = file.number("PRAGMA page_size");
        }
        try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
            file.seek((page - 1) * size);
            file.write(new byte[(int) size]);
        }
    }
}
