package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that is made while changes go on, and restored. */
class BackupIT {
    @TempDir
    Path folder;

    @Test
    void aBackupMadeInTheMiddleOfWorkCanBeRestored() throws Exception {
        Path data = folder.resolve("latchkey.db");
        int before;
        String name;
        try (Latchkey latchkey = Latchkey.durable(data)) {
            AtomicInteger created = new AtomicInteger();
            AtomicBoolean enough = new AtomicBoolean();
            ExecutorService client = Executors.newSingleThreadExecutor();
            Future<?> working = client.submit(() -> {
                while (!enough.get()) {
                    assertEquals(201, createUser(latchkey));
                    created.incrementAndGet();
                }
                return null;
            });
            while (created.get() < 50) {
                Thread.sleep(10);
            }
            before = created.get();
            HttpResponse<String> response = latchkey.post("/backups", "");
            assertEquals(201, response.statusCode(), response.body());
            enough.set(true);
            working.get();
            client.shutdown();
            JsonPath backup = JsonPath.from(response.body());
            name = backup.getString("name");
            assertTrue(name.matches("latchkey-backup-\\d{8}T\\d{6}Z\\.db"), name);
            checkFile(backup);
            assertEquals(
                    List.of(name),
                    JsonPath.from(latchkey.get("/backups").body()).getList("name"));
            assertEquals(201, latchkey.post("/backups", "").statusCode());
            assertEquals(
                    2,
                    JsonPath.from(latchkey.get("/backups").body())
                            .getList("name")
                            .size());
            assertTrue(created.get() > before, "Changes went on meanwhile");
        }
        // As README has it: stop, and put the backup in the place of the data.
        Files.copy(folder.resolve(name), data, StandardCopyOption.REPLACE_EXISTING);
        try (Latchkey latchkey = Latchkey.durable(data)) {
            int restored =
                    JsonPath.from(latchkey.get("/users").body()).getList("id").size();
            assertTrue(restored >= before, restored + " of " + before);
            assertEquals(201, createUser(latchkey));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data);
                ResultSet row = connection.createStatement().executeQuery("PRAGMA integrity_check")) {
            assertEquals("ok", row.getString(1));
        }
    }

    @Test
    void aBackupThatFailsDoesNotStandInTheWayOfTheNext() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(folder.resolve("latchkey.db"))) {
            assertEquals(201, createUser(latchkey));
            // What looks like the rest of a backup and cannot be removed, because it is a folder with something in it.
            Path inTheWay = Files.createDirectories(folder.resolve("latchkey-backup-x.db.part/more"));
            assertEquals(500, latchkey.post("/backups", "").statusCode());
            Files.delete(inTheWay);
            assertEquals(201, latchkey.post("/backups", "").statusCode());
        }
    }

    @Test
    void aScratchDatabaseHasNoBackups() throws Exception {
        try (Latchkey latchkey = new Latchkey(folder)) {
            for (HttpResponse<String> response : List.of(latchkey.post("/backups", ""), latchkey.get("/backups"))) {
                assertEquals(409, response.statusCode());
                assertEquals(
                        "/problems/scratch-database",
                        JsonPath.from(response.body()).getString("type"));
            }
        }
        try (var files = Files.list(folder)) {
            assertTrue(files.noneMatch(file -> file.toString().contains("backup")));
        }
    }

    private void checkFile(JsonPath backup) throws Exception {
        Path file = folder.resolve(backup.getString("name"));
        byte[] bytes = Files.readAllBytes(file);
        assertEquals(bytes.length, backup.getLong("bytes"));
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertEquals(sha256, backup.getString("sha256"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Path digest = folder.resolve(file.getFileName() + ".sha256");
        assertEquals(sha256 + "  " + file.getFileName() + "\n", Files.readString(digest));
    }

    private static int createUser(Latchkey latchkey) throws Exception {
        return latchkey.post("/users", "{\"name\":\"A\",\"email\":\"%s@example.org\"}".formatted(UUID.randomUUID()))
                .statusCode();
    }
}
