package dev.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.Http;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Databases of older versions keep everything that is in them. Beside each database is a recording of what the version
 * that made it answered: bodies by path, verdicts by license key, and statuses by secret and path.
 */
class UpgradeIT {
    private static final String SIGNING_KEYS = "/signing-keys";
    private static final String KEY_SET = "/.well-known/jwks.json";

    /** Made by commit f6c0dcc. */
    @Nested
    class FromVersion010 extends Upgrade {
        FromVersion010() throws IOException {
            super("latchkey-0.1.0");
        }

        @Test
        void tokensOpenWhatTheyOpened() throws Exception {
            Map<String, Map<String, Integer>> secrets = recording.getMap("secrets");
            for (String secret : secrets.keySet()) {
                for (String path : secrets.get(secret).keySet()) {
                    assertEquals(secrets.get(secret).get(path), status(latchkey, path, secret), secret + path);
                }
            }
        }

        /** On a process of its own, because its log warns about them. */
        @Test
        void revokedAndReplacedSecretsOpenNothing(@TempDir Path folder) throws Exception {
            Map<String, String> secrets = recording.getMap("refusedSecrets");
            try (Latchkey other = open(folder)) {
                for (String secret : secrets.values()) {
                    assertEquals(401, status(other, "/users", secret), secret);
                }
            }
        }

        /** The retired key leaves the lists when nothing that it signed is valid any more. */
        @Test
        void signingKeysAreStillPublished() throws Exception {
            List<Map<String, String>> keys = recording.getList(quoted(SIGNING_KEYS));
            List<Map<String, String>> keySet = recording.getList(quoted(KEY_SET) + ".keys");
            List<Map<String, String>> published =
                    keys.stream().filter(UpgradeIT::isStillPublished).toList();
            List<String> kids = published.stream().map(key -> key.get("kid")).toList();
            assertContains(SIGNING_KEYS, published, current(SIGNING_KEYS).get(""));
            assertContains(
                    KEY_SET,
                    keySet.stream().filter(key -> kids.contains(key.get("kid"))).toList(),
                    current(KEY_SET).get("keys"));
        }
    }

    /** Made by commit 200f51f, before there were tokens, seats and certificates. */
    @Nested
    class FromSchema5 extends Upgrade {
        FromSchema5() throws IOException {
            super("latchkey-0.1.0-schema-5");
        }
    }

    /** What is true for each database. The tests share one process. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Upgrade {
        /** It is for any number of machines and never expires. */
        private static final String PLAIN_LICENSE = "/licenses/2";

        private final String database;
        final JsonPath recording;
        Latchkey latchkey;

        Upgrade(String database) throws IOException {
            this.database = database;
            try (InputStream file = UpgradeIT.class.getResourceAsStream("/" + database + ".json")) {
                recording = JsonPath.from(new String(file.readAllBytes(), UTF_8));
            }
        }

        @BeforeAll
        void start(@TempDir Path folder) throws IOException {
            latchkey = open(folder);
            latchkey.address();
        }

        @AfterAll
        void stopWithoutComplaint() throws Exception {
            try (Latchkey running = latchkey) {
                running.assertNoComplaintInLog();
            }
        }

        /** Starts the application on a copy. Its seats stay in the lists, however old it is. */
        Latchkey open(Path folder) throws IOException {
            Path data = folder.resolve("latchkey.db");
            try (InputStream file = UpgradeIT.class.getResourceAsStream("/" + database + ".db")) {
                Files.copy(file, data);
            }
            return Latchkey.durable(data, "-Dlatchkey.activations.kept=P36500D");
        }

        @Test
        void everythingIsStillThere() throws Exception {
            for (String path : recordedPaths().toList()) {
                assertContains(path, recording.get(quoted(path)), current(path).get(""));
            }
        }

        @Test
        void everyKeyGetsTheSameVerdict() throws Exception {
            Map<String, String> validations = recording.getMap("validations");
            for (String key : validations.keySet()) {
                JsonPath verdict = posted(200, "/licenses/validate", "{\"key\":\"%s\"}".formatted(key));
                assertEquals(validations.get(key), verdict.getString("code"), key);
            }
        }

        /** They were not folded when these databases were made. */
        @Test
        void oldNamesAndLabelsAreFoundInAnyCase() throws IOException {
            assertEquals(
                    List.of("Élodie Ångström"),
                    current("/users?namePrefix=%C3%A9LODIE").getList("name"));
            assertEquals(
                    List.of("Élodie Ångström"),
                    current("/users?namePrefix=%C3%A5ng").getList("name"));
            assertEquals(
                    List.of("Bestellung № 1001"),
                    current("/licenses?labelPrefix=BESTELLUNG").getList("label"));
        }

        @Test
        void newUserAndNewLicenseGetNewIds() throws Exception {
            int userId = JsonPath.from(latchkey.postUser().body()).getInt("id");
            int licenseId =
                    posted(201, "/users/%d/licenses".formatted(userId), "{}").getInt("id");
            assertTrue(userId > recording.getInt("deletedUserId"), "User " + userId);
            assertTrue(licenseId > lastId("/licenses"), "License " + licenseId);
        }

        @Test
        void historyOfAnOldLicenseGoesOn() throws Exception {
            String key = current(PLAIN_LICENSE).getString("key");
            posted(201, "/licenses/activate", "{\"key\":\"%s\",\"fingerprint\":\"new machine\"}".formatted(key));
            HttpResponse<String> certificate = latchkey.post(PLAIN_LICENSE + "/certificate", "{}");
            assertEquals(201, certificate.statusCode(), certificate.body());

            List<String> types = current(PLAIN_LICENSE + "/events")
                    .getList("findAll { it.id > %d }.type".formatted(lastId("/licenses/\\d+/events")));
            assertEquals(List.of("ACTIVATED", "CERTIFIED"), types);
        }

        JsonPath current(String path) throws IOException {
            HttpResponse<String> response = latchkey.get(path);
            assertEquals(200, response.statusCode(), path);
            return JsonPath.from(response.body());
        }

        private JsonPath posted(int status, String path, String json) throws IOException {
            HttpResponse<String> response = latchkey.post(path, json);
            assertEquals(status, response.statusCode(), response.body());
            return JsonPath.from(response.body());
        }

        /** Without the lists that signing keys leave with time. */
        private Stream<String> recordedPaths() {
            return recording.<String, Object>getMap("").keySet().stream()
                    .filter(path -> path.startsWith("/"))
                    .filter(path -> !path.equals(SIGNING_KEYS) && !path.equals(KEY_SET));
        }

        /** The greatest id in the recorded lists at these paths. */
        private int lastId(String paths) {
            return recordedPaths()
                    .filter(path -> path.matches(paths))
                    .flatMap(path -> recording.getList(quoted(path) + ".id", Integer.class).stream())
                    .max(Integer::compare)
                    .orElseThrow();
        }
    }

    /** The name of a member as JsonPath reads it. */
    private static String quoted(String path) {
        return "'%s'".formatted(path);
    }

    private static boolean isStillPublished(Map<String, String> key) {
        String end = key.get("publishedUntil");
        return end == null || Instant.parse(end).isAfter(Instant.now());
    }

    private static int status(Latchkey latchkey, String path, String secret) throws IOException {
        return Http.send(HttpRequest.newBuilder(latchkey.address().resolve(path))
                        .header("Authorization", "Bearer " + secret))
                .statusCode();
    }

    /** New members are fine, and so are new rows at the end of a list. */
    private static void assertContains(String where, Object recorded, Object current) {
        if (recorded instanceof Map<?, ?> members && current instanceof Map<?, ?> currentMembers) {
            for (Object name : members.keySet()) {
                assertTrue(currentMembers.containsKey(name), where + " has no " + name);
                if (!name.equals("lastUsedAt")) {
                    assertContains(where + "/" + name, members.get(name), currentMembers.get(name));
                }
            }
        } else if (where.endsWith("/scopes")) {
            assertEquals(recorded, withoutNew((List<?>) recorded, (List<?>) current), where);
        } else if (recorded instanceof List<?> rows && current instanceof List<?> currentRows) {
            assertTrue(rows.size() <= currentRows.size(), where + " has only " + currentRows);
            for (int i = 0; i < rows.size(); i++) {
                assertContains(where + "/" + i, rows.get(i), currentRows.get(i));
            }
        } else {
            assertEquals(recorded, current, where);
        }
    }

    /** A role can get new scopes, anywhere in the list. */
    private static List<?> withoutNew(List<?> recorded, List<?> current) {
        List<?> known = new ArrayList<>(current);
        known.retainAll(recorded);
        return known;
    }
}
