package dev.latchkey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.SqlClient;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing keys across restarts, backups and passwords. */
class SigningKeysIT {
    private static final String PASSWORD = "-Dlatchkey.signing.password=";
    /** What every private key that is not encrypted looks like in the file. */
    private static final String PRIVATE_PART = "\"d\":\"";

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void setDataPath() {
        data = folder.resolve("latchkey.db");
    }

    private static List<String> published(Latchkey latchkey) throws IOException {
        return JsonPath.from(latchkey.get("/.well-known/jwks.json").body()).getList("keys.kid");
    }

    private static String issuer(Latchkey latchkey) throws IOException {
        latchkey.createUser();
        latchkey.post("/users/1/licenses", "{}");
        HttpResponse<String> certificate = latchkey.post("/licenses/1/certificate", "{}");
        assertEquals(201, certificate.statusCode(), certificate.body());
        String claims = certificate.body().split("\\.")[1];
        return JsonPath.from(new String(Base64.getUrlDecoder().decode(claims), ISO_8859_1))
                .getString("iss");
    }

    /** All files of the database. */
    private boolean isStoredInPlainText() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("latchkey.db"))
                    .toList()) {
                if (new String(Files.readAllBytes(file), ISO_8859_1).contains(PRIVATE_PART)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void keysOutliveRestartsAndBackups() throws Exception {
        Set<String> keys;
        String backup;
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals("latchkey", issuer(latchkey));
            latchkey.post("/signing-keys/rotate", "{}");
            keys = Set.copyOf(published(latchkey));
            assertEquals(2, keys.size());
            backup = JsonPath.from(latchkey.post("/backups", "").body()).getString("name");
            latchkey.post("/signing-keys/rotate", "{}");
            assertEquals(3, published(latchkey).size());
        }
        try (Latchkey latchkey = Latchkey.durable(data, "-Dlatchkey.certificates.issuer=https://desk.example.org")) {
            assertTrue(published(latchkey).containsAll(keys));
            assertEquals("https://desk.example.org", issuer(latchkey));
            latchkey.assertNoComplaintInLog();
        }
        Files.copy(folder.resolve(backup), data, StandardCopyOption.REPLACE_EXISTING);
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals(keys, Set.copyOf(published(latchkey)));
            latchkey.assertNoComplaintInLog();
        }
    }

    @Test
    void scratchDatabaseHasAKeyToThrowAway() throws Exception {
        List<String> first;
        try (Latchkey latchkey = new Latchkey(folder)) {
            first = published(latchkey);
            assertEquals("latchkey-scratch", issuer(latchkey));
        }
        try (Latchkey latchkey = new Latchkey(folder)) {
            assertNotEquals(first, published(latchkey));
        }
    }

    @Test
    void passwordEncryptsThePrivateKey() throws Exception {
        List<String> keys;
        try (Latchkey latchkey = Latchkey.durable(data, PASSWORD + "secret")) {
            latchkey.post("/signing-keys/rotate", "{}");
            keys = published(latchkey);
            assertFalse(isStoredInPlainText());
        }
        assertRefused(data, "latchkey.signing.password is not the password", PASSWORD + "wrong");
        assertRefused(data, "The signing key in the database is encrypted. Set latchkey.signing.password.");
        try (Latchkey latchkey = Latchkey.durable(data, PASSWORD + "secret")) {
            assertEquals(keys, published(latchkey));
            assertEquals("latchkey", issuer(latchkey));
            assertFalse(latchkey.log().contains("secret"), latchkey.log());
        }
    }

    private static void assertRefused(Path data, String sentence, String... options) throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data, options)) {
            assertEquals(1, latchkey.exitCode());
            assertTrue(latchkey.log().contains(sentence), latchkey.log());
        }
    }

    @Test
    void passwordCanBeSetLater() throws Exception {
        List<String> keys;
        try (Latchkey latchkey = Latchkey.durable(data)) {
            keys = published(latchkey);
            assertTrue(isStoredInPlainText());
        }
        try (Latchkey latchkey = Latchkey.durable(data, PASSWORD + "secret")) {
            assertEquals(keys, published(latchkey));
        }
        try (SqlClient file = new SqlClient(data)) {
            assertEquals(0, file.number("SELECT count(*) FROM signing_key WHERE private_key LIKE '{%'"));
        }
    }
}
