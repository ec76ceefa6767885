package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.support.Http;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Opens the console in a browser for each test. The subclass starts the server, and the tests of a class share it. */
abstract class ConsoleTest {
    @TempDir
    static Path folder;

    static Latchkey latchkey;
    static Chromium chromium;

    Console console;

    /** In names, labels and machines, so that tests do not find what others made. */
    final String word = "w" + UUID.randomUUID().toString().substring(0, 8);

    /** On a durable database in open mode. */
    static void startServer(String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("-Dlatchkey.access=open");
        latchkey = Latchkey.durable(folder.resolve("latchkey.db"), all.toArray(String[]::new));
    }

    @BeforeAll
    static void startBrowser() {
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() throws Exception {
        chromium.close();
        latchkey.close();
    }

    @BeforeEach
    void openBrowser() {
        console = new Console(latchkey.address(), chromium.newPage());
    }

    @AfterEach
    void closeBrowser() {
        console.close();
    }

    void open(JsonPath license) {
        String id = String.valueOf(license.getLong("id"));
        console.open("licenses/" + id, "License " + id);
    }

    static long user(String name, String email) throws IOException {
        return create("/users", "{\"name\": \"%s\", \"email\": \"%s\"}".formatted(name, email))
                .getLong("id");
    }

    static JsonPath issue(String terms) throws IOException {
        return issueTo(user("Somebody", UUID.randomUUID() + "@example.org"), terms);
    }

    static JsonPath issueTo(long user, String terms) throws IOException {
        return create("/users/%d/licenses".formatted(user), terms);
    }

    static void act(JsonPath license, String action, String body) throws IOException {
        HttpResponse<String> response = latchkey.post("/licenses/%d/%s".formatted(license.getLong("id"), action), body);
        assertEquals(200, response.statusCode(), response.body());
    }

    static void activate(JsonPath license, String fingerprint, String name) throws IOException {
        String seat = "{\"key\": \"%s\", \"fingerprint\": \"%s\", \"name\": \"%s\"}";
        create("/licenses/activate", seat.formatted(license.getString("key"), fingerprint, name));
    }

    static void patch(String path, String json) throws IOException {
        HttpResponse<String> response = Http.send(Http.get(latchkey.address().resolve(path))
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(json)));
        assertEquals(200, response.statusCode(), response.body());
    }

    static JsonPath get(String path) throws IOException {
        return JsonPath.from(latchkey.get(path).body());
    }

    static JsonPath create(String path, String json) throws IOException {
        HttpResponse<String> response = latchkey.post(path, json);
        assertEquals(201, response.statusCode(), response.body());
        return JsonPath.from(response.body());
    }
}
