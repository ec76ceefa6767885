package dev.latchkey;

import static dev.latchkey.support.Waiting.DEADLINE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.Http;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an operator gets the first token, and which mode the packaged application chooses. */
class AccessIT {
    private static final String AN_UNKNOWN_TOKEN = "latchkey_77RAWW6ZBYRY1GGKG59VCRZDY0P70G62";

    @TempDir
    Path folder;

    private Path data;
    private Path tokenFile;

    @BeforeEach
    void setPaths() {
        data = folder.resolve("latchkey.db");
        tokenFile = folder.resolve("latchkey.db.admin-token");
    }

    @Test
    void firstStartWritesATokenThatStaysTheSame() throws Exception {
        String token;
        try (Latchkey latchkey = Latchkey.durableWithoutToken(data)) {
            URI users = latchkey.address().resolve("/users");
            token = Files.readString(tokenFile).strip();
            assertTrue(latchkey.log().contains("The first admin token is in " + tokenFile), latchkey.log());
            assertFalse(latchkey.log().contains(token), latchkey.log());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile)));
            String mistyped = token.replaceAll(".$", "U");
            assertEquals(401, send(users, mistyped).statusCode());
            assertTrue(latchkey.log().contains("Refused an access token (127.0.0.1, mistyped)"), latchkey.log());
            assertEquals(
                    send(users, mistyped).body(), send(users, AN_UNKNOWN_TOKEN).body());
            assertEquals(200, send(users, token).statusCode());
        }
        try (Latchkey latchkey = Latchkey.durableWithoutToken(data)) {
            assertEquals(200, send(latchkey.address().resolve("/users"), token).statusCode());
            assertEquals(token, Files.readString(tokenFile).strip());
            latchkey.assertNoComplaintInLog();
        }
    }

    @Test
    void refusedTokensShareOneLineOfTheLog() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            for (String path : List.of("/q/health", "/q/metrics", "/users", "/q/health/live", "/q/metrics")) {
                send(latchkey.address().resolve(path), "wrong");
            }
            assertEquals(
                    200, send(latchkey.address().resolve("/q/health"), "wrong").statusCode());
            assertEquals(1, latchkey.log().split("WARN|ERROR", -1).length - 1, latchkey.log());
        }
    }

    /** As after a crash between writing the file and storing its token, or with a new database. */
    @Test
    void tokenInTheFileIsUsedByAnEmptyDatabase() throws Exception {
        String token = AN_UNKNOWN_TOKEN;
        Files.writeString(tokenFile, token + "\n");
        Files.setPosixFilePermissions(tokenFile, PosixFilePermissions.fromString("rw-------"));
        try (Latchkey latchkey = Latchkey.durableWithoutToken(data)) {
            assertEquals(200, send(latchkey.address().resolve("/users"), token).statusCode());
        }
        assertEquals(token, Files.readString(tokenFile).strip());
    }

    @Test
    void tokenThatOthersCanReadStopsTheStart() throws Exception {
        Files.writeString(tokenFile, AN_UNKNOWN_TOKEN);
        Files.setPosixFilePermissions(tokenFile, PosixFilePermissions.fromString("rw-r--r--"));
        try (Latchkey latchkey = Latchkey.durableWithoutToken(data)) {
            assertEquals(1, latchkey.exitCode());
            assertTrue(latchkey.log().contains(tokenFile + " exists, but it is a link, or others"), latchkey.log());
        }
    }

    @Test
    void fileWithSomethingElseStopsTheStart() throws Exception {
        Files.writeString(tokenFile, "a note");
        Files.setPosixFilePermissions(tokenFile, PosixFilePermissions.fromString("rw-------"));
        try (Latchkey latchkey = Latchkey.durableWithoutToken(data)) {
            assertEquals(1, latchkey.exitCode());
            assertTrue(latchkey.log().contains(tokenFile + " exists, but holds no access token"), latchkey.log());
        }
        assertEquals("a note", Files.readString(tokenFile));
    }

    @Test
    void lastAdminTokenCannotBeRevoked() throws Exception {
        try (Latchkey latchkey = Latchkey.durableWithoutToken(data)) {
            URI first = latchkey.address().resolve("/tokens/1");
            String token = Files.readString(tokenFile).strip();
            HttpResponse<String> refused = Http.send(request(first, token).DELETE());
            assertEquals(409, refused.statusCode(), refused.body());
            assertTrue(refused.body().contains("/problems/last-admin-token"), refused.body());
            HttpRequest.BodyPublisher end = BodyPublishers.ofString("{\"expiresAt\": \"2100-01-01T00:00:00Z\"}");
            HttpRequest.Builder change = request(first, token)
                    .header("Content-Type", "application/json")
                    .method("PATCH", end);
            assertEquals(409, Http.send(change).statusCode());
        }
        try (Latchkey latchkey = Latchkey.durable(data)) {
            URI first = latchkey.address().resolve("/tokens/1");
            assertEquals(204, Http.send(Http.get(first).DELETE()).statusCode());
        }
    }

    @Test
    void shortAdminTokenStopsTheStart() throws Exception {
        try (Latchkey latchkey = new Latchkey(folder, "-Dlatchkey.admin-token=short")) {
            assertEquals(1, latchkey.exitCode());
            assertTrue(
                    latchkey.log().contains("LATCHKEY_ADMIN_TOKEN must have at least 32 characters"), latchkey.log());
        }
    }

    @Test
    void openModeWithDurableDataWorksWithAWarning() throws Exception {
        try (Latchkey latchkey = Latchkey.durableWithoutToken(data, "-Dlatchkey.access=open")) {
            HttpRequest.Builder withoutToken =
                    HttpRequest.newBuilder(latchkey.address().resolve("/users"));
            assertEquals(200, Http.send(withoutToken).statusCode());
            assertTrue(latchkey.log().contains("latchkey.access is open"), latchkey.log());
        }
        assertFalse(Files.exists(tokenFile));
    }

    @Test
    void scratchDatabaseThatOthersCanReachNeedsTokens() throws Exception {
        try (Latchkey latchkey = new Latchkey(folder, "-Dquarkus.http.host=0.0.0.0")) {
            URI users = URI.create(
                    "http://127.0.0.1:%d/users".formatted(latchkey.address().getPort()));
            assertEquals(401, Http.send(HttpRequest.newBuilder(users)).statusCode());
            assertEquals(200, Http.send(Http.get(users)).statusCode());
        }
    }

    private static HttpResponse<String> send(URI uri, String token) throws IOException {
        return Http.send(request(uri, token));
    }

    private static HttpRequest.Builder request(URI uri, String token) {
        return HttpRequest.newBuilder(uri).timeout(DEADLINE).header("Authorization", "Bearer " + token);
    }
}
