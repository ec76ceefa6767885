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
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups: made while changes go on, listed, and restored. */
class BackupIT {
    private static final int ENOUGH_USERS = 50;
    private static final int MAX_USERS = 100_000;

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void setDataPath() {
        data = folder.resolve("latchkey.db");
    }

    @Test
    void backupMadeDuringChangesCanBeRestored() throws Exception {
        AtomicInteger created = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        int before;
        JsonPath backup;
        try (Latchkey latchkey = Latchkey.durable(data);
                Clients<Integer> client = Clients.start(1, number -> {
                    for (int i = 0; !stop.get() && i < MAX_USERS; i++) {
                        latchkey.createUser();
                        created.incrementAndGet();
                    }
                    return created.get();
                })) {
            waitUntil("some users are created", () -> created.get() >= ENOUGH_USERS);
            before = created.get();
            backup = createBackup(latchkey);
            stop.set(true);
            assertTrue(client.results().get(0) > before, "Changes must go on during the backup");
        }
        // As the documentation says: stop, and put the backup in place of the data.
        Files.copy(folder.resolve(backup.getString("name")), data, StandardCopyOption.REPLACE_EXISTING);
        try (Latchkey latchkey = Latchkey.durable(data)) {
            int restored = latchkey.count("/users");
            assertTrue(restored >= before, restored + " of " + before);
            latchkey.createUser();
        }
        try (SqlClient file = new SqlClient(data)) {
            assertEquals("ok", file.text("PRAGMA integrity_check"));
        }
    }

    @Test
    void backupsAreDescribedAndListed() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            JsonPath backup = createBackup(latchkey);
            String name = backup.getString("name");
            assertTrue(name.matches("latchkey-backup-\\d{8}T\\d{6}Z\\.db"), name);
            Path file = folder.resolve(name);
            byte[] bytes = Files.readAllBytes(file);
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            assertEquals(bytes.length, backup.getLong("bytes"));
            assertEquals(sha256, backup.getString("sha256"));
            assertEquals(sha256 + "  " + name + "\n", Files.readString(folder.resolve(name + ".sha256")));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals(
                    List.of(name),
                    JsonPath.from(latchkey.get("/backups").body()).getList("name"));
            createBackup(latchkey);
            assertEquals(2, latchkey.count("/backups"));
        }
    }

    @Test
    void failedBackupDoesNotBlockTheNext() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            // It looks like a leftover of a backup, and cannot be removed because it is a folder that is not empty.
            Path obstacle = Files.createDirectories(folder.resolve("latchkey-backup-x.db.part/more"));
            problem(latchkey.post("/backups", ""), 500);
            Files.delete(obstacle);
            createBackup(latchkey);
        }
    }

    @Test
    void backupIsFinishedIfItsClientLeaves() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            latchkey.address();
            addUsers(200_000);
            RawHttp.send(latchkey.address(), """
                            POST /backups HTTP/1.1
                            Host: localhost
                            Authorization: Bearer %s
                            Content-Length: 0

                            """.formatted(Http.ADMIN_TOKEN)).close();
            waitUntil("the backup is finished", () -> latchkey.count("/backups") == 1);
        }
    }

    @Test
    void stoppingInterruptsABackup() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            latchkey.address();
            addUsers(1_000_000);
            try (Clients<HttpResponse<String>> client = Clients.start(1, number -> latchkey.post("/backups", ""))) {
                waitUntil("the backup has begun", () -> !backupFiles().isEmpty());
                latchkey.terminate();
                assertEquals(
                        "/problems/stopping",
                        problem(client.results().get(0), 503).getString("type"));
            }
            latchkey.exitCode();
            assertFalse(latchkey.log().contains("Timed out"), latchkey.log());
        }
        assertEquals(List.of(), backupFiles());
    }

    private List<Path> backupFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("backup"))
                    .toList();
        }
    }

    private void addUsers(int count) throws SQLException {
        try (SqlClient file = new SqlClient(data)) {
            file.execute("""
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
                    INSERT INTO "user" (name, email, email_folded, created_at)
                    SELECT 'Somebody', 'u' || i || '@example.org', 'u' || i || '@example.org', 0 FROM n
                    """.formatted(count));
        }
    }

    @Test
    void failedBackupLeavesNoCopyBehind() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            latchkey.address();
            // Folders in the place of the digests that a backup in the next minute would write.
            Instant now = Instant.now();
            DateTimeFormatter time =
                    DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);
            for (int i = 0; i < 60; i++) {
                Files.createDirectories(folder.resolve(
                        "latchkey-backup-%s.db.sha256/obstacle".formatted(time.format(now.plusSeconds(i)))));
            }
            problem(latchkey.post("/backups", ""), 500);
        }
        assertEquals(List.of(), backupFiles());
    }

    @Test
    void filesThatOnlyLookLikeBackupsAreNotListed() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            String name = createBackup(latchkey).getString("name");
            for (String date : List.of("20261399T000000Z", "20260231T000000Z")) {
                String other = "latchkey-backup-" + date + ".db";
                Files.copy(folder.resolve(name), folder.resolve(other));
                Files.copy(folder.resolve(name + ".sha256"), folder.resolve(other + ".sha256"));
            }
            Path withoutDigest = folder.resolve("latchkey-backup-20260101T000000Z.db");
            Files.createFile(withoutDigest);
            Files.createFile(folder.resolve(withoutDigest.getFileName() + ".sha256"));
            assertEquals(
                    List.of(name),
                    JsonPath.from(latchkey.get("/backups").body()).getList("name"));
        }
    }

    @Test
    void scratchDatabaseHasNoBackups() throws Exception {
        try (Latchkey latchkey = new Latchkey(folder)) {
            for (HttpResponse<String> response : List.of(latchkey.post("/backups", ""), latchkey.get("/backups"))) {
                assertEquals(
                        "/problems/scratch-database", problem(response, 409).getString("type"));
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.noneMatch(file -> file.toString().contains("backup")));
        }
    }

    private static JsonPath createBackup(Latchkey latchkey) throws Exception {
        HttpResponse<String> response = latchkey.post("/backups", "");
        assertEquals(201, response.statusCode(), response.body());
        return JsonPath.from(response.body());
    }
}
