package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.Http;
import dev.latchkey.support.SqlClient;
import dev.latchkey.support.TestPostgres;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command that moves a database from SQLite to PostgreSQL and back. */
class MoveIT {
    private static final int LICENSES = 100_000;
    private static final String ISSUE =
            "{\"maxActivations\":3,\"features\":[\"pdf\",\"zip\"],\"leaseFor\":\"P1D\",\"metadata\":{\"order\":\"ü\"}}";
    private static final String ANY_SERVER = "jdbc:postgresql://127.0.0.1:1/none";
    private static final List<String> TABLES = List.of(
            "user",
            "token",
            "token_secret",
            "signing_key",
            "license",
            "license_feature",
            "activation",
            "token_event",
            "license_event",
            "idempotent_request",
            "sqlite_sequence");

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void setDataPath() {
        data = folder.resolve("latchkey.db");
    }

    // --- Moves

    @Test
    void everythingArrivesAndComesBack() throws Exception {
        String server = TestPostgres.newDatabase().url();
        Path back = folder.resolve("back.db");
        String issued;
        try (Latchkey latchkey = Latchkey.durable(data)) {
            issued = use(latchkey);
        }
        addLicenses();

        move(data, server);
        move(server, back);

        assertSameContent(back);
        try (Latchkey latchkey = Latchkey.onPostgres(folder, server)) {
            assertEquals(issued, issue(latchkey), "The response to this key is kept");
            assertEquals(4, newUser(latchkey), "The id of the deleted user is not used again");
        }
        try (Latchkey latchkey = Latchkey.durable(back)) {
            assertEquals(issued, issue(latchkey));
            assertEquals(4, newUser(latchkey));
        }
    }

    /** Makes some of everything, and returns the response to {@link #issue}. */
    private static String use(Latchkey latchkey) throws IOException {
        latchkey.createUser();
        latchkey.createUser();
        latchkey.createUser();
        String issued = issue(latchkey);
        ok(latchkey.post(
                "/users/2/licenses", "{\"label\":\"Ünïcode 🔑\",\"product\":\"editor\",\"validFor\":\"P1Y\"}"));
        String key = JsonPath.from(issued).getString("key");
        ok(latchkey.post(
                "/licenses/activate", "{\"key\":\"%s\",\"fingerprint\":\"ä\",\"name\":\"Box\"}".formatted(key)));
        ok(latchkey.post("/licenses/deactivate", "{\"key\":\"%s\",\"fingerprint\":\"ä\"}".formatted(key)));
        ok(latchkey.post("/licenses/activate", "{\"key\":\"%s\",\"fingerprint\":\"b\"}".formatted(key)));
        ok(latchkey.post("/licenses/certificate", "{\"key\":\"%s\",\"fingerprint\":\"b\"}".formatted(key)));
        ok(latchkey.post("/signing-keys/rotate", "{}"));
        ok(latchkey.post("/licenses/1/rotate", "{\"reason\":\"Leaked\"}"));
        ok(latchkey.post("/licenses/2/suspend", "{\"reason\":\"Unpaid\"}"));
        ok(latchkey.post("/tokens", "{\"name\":\"a\",\"role\":\"admin\"}"));
        ok(latchkey.post("/tokens", "{\"name\":\"b\",\"scopes\":[\"users:read\",\"licenses:read\"]}"));
        ok(latchkey.post("/tokens/1/rotate", "{}"));
        ok(Http.send(Http.get(latchkey.address().resolve("/tokens/2")).DELETE()));
        ok(Http.send(Http.get(latchkey.address().resolve("/users/3")).DELETE()));
        return issued;
    }

    private static String issue(Latchkey latchkey) throws IOException {
        return ok(Http.send(Http.post(latchkey.address().resolve("/users/1/licenses"), ISSUE)
                .header("Idempotency-Key", "order-1")));
    }

    private static String ok(HttpResponse<String> response) {
        assertEquals(2, response.statusCode() / 100, response.body());
        return response.body();
    }

    private static int newUser(Latchkey latchkey) throws IOException {
        return JsonPath.from(ok(latchkey.postUser())).getInt("id");
    }

    private void addLicenses() throws Exception {
        try (SqlClient file = new SqlClient(data)) {
            file.execute("""
                    INSERT INTO license (key, user_id, issued_at, expires_at, updated_at)
                    WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < %d)
                    SELECT 'KEY-' || hex(randomblob(16)), 2, 1700000000 + i, 1800000000 + i, 1700000000 + i FROM number
                    """.formatted(LICENSES));
            file.execute("""
                    INSERT INTO license_event (license_id, type, at, after)
                    SELECT id, 'ISSUED', issued_at, '{"b": 1,  "a": 1}' FROM license WHERE id % 10 = 0
                    """);
        }
    }

    private void assertSameContent(Path other) throws Exception {
        try (SqlClient file = new SqlClient(data)) {
            file.execute("ATTACH '%s' AS other".formatted(other));
            for (String table : TABLES) {
                assertTrue(file.number("SELECT count(*) FROM main.\"%s\"".formatted(table)) > 0, table);
                assertNothing(file, "SELECT * FROM main.\"%1$s\" EXCEPT SELECT * FROM other.\"%1$s\"", table);
                assertNothing(file, "SELECT * FROM other.\"%1$s\" EXCEPT SELECT * FROM main.\"%1$s\"", table);
            }
            assertTrue(file.number("SELECT count(*) FROM other.license") > LICENSES);
        }
    }

    private static void assertNothing(SqlClient file, String query, String table) throws Exception {
        assertEquals(0, file.number("SELECT count(*) FROM (%s)".formatted(query.formatted(table))), table);
    }

    private void move(Object source, Object target) throws Exception {
        try (Latchkey move = Latchkey.command(folder, "move", "--from", source.toString(), "--to", target.toString())) {
            assertEquals(0, move.exitCode(), move.log());
            move.assertNoComplaintInLog();
            assertTrue(move.log().contains("The move is complete"), move.log());
            assertFalse(move.log().contains("Listening"), move.log());
            assertFalse(Files.exists(folder.resolve("back.db.admin-token")));
        }
    }

    // --- Moves that are refused

    @ParameterizedTest
    @ValueSource(
            strings = {"", "--from a.db", "--from a.db --to", "--from a.db --into b.db", "--from a.db --from b.db"})
    void wrongArgumentsGetTheUsage(String arguments) throws Exception {
        assertRefused(
                "Usage: latchkey move --from SOURCE --to TARGET",
                ("move " + arguments).strip().split(" "));
    }

    @Test
    void twoOfTheSameEngineAreRefused() throws Exception {
        assertRefused("One of --from and --to must be a file", data, folder.resolve("other.db"));
        assertRefused("One of --from and --to must be a file", ANY_SERVER, ANY_SERVER);
    }

    @Test
    void sourceThatDoesNotExistIsRefused() throws Exception {
        assertRefused("does not exist", data, ANY_SERVER);
        assertFalse(Files.exists(data));
        assertRefused("The source (--from) cannot be opened", ANY_SERVER, data);
        assertFalse(Files.exists(data));
    }

    @Test
    void sourceThatIsNotADurableDatabaseOfLatchkeyIsRefused() throws Exception {
        Path scratch = folder.resolve("scratch.db");
        try (Latchkey latchkey = new Latchkey(folder, "-Dlatchkey.scratch=" + scratch)) {
            latchkey.address();
        }
        assertRefused("it is a scratch database of Latchkey", scratch, ANY_SERVER);
        assertRefused("it is not a SQLite database", Files.writeString(folder.resolve("notes"), "milk"), ANY_SERVER);
        assertRefused(
                "is not a durable database of Latchkey",
                TestPostgres.newDatabase().url(),
                data);
        assertFalse(Files.exists(data));
    }

    @Test
    void sourceInUseIsRefused() throws Exception {
        String server = TestPostgres.newDatabase().url();
        try (Latchkey onFile = Latchkey.durable(data);
                Latchkey onServer = Latchkey.onPostgres(folder, server)) {
            onFile.createUser();
            onServer.createUser();
            assertRefused("it is in use by another Latchkey", data, ANY_SERVER);
            assertRefused("it is in use by a running Latchkey", server, folder.resolve("other.db"));
            onFile.createUser();
            onServer.createUser();
        }
    }

    @Test
    void sourceOfAnotherVersionIsRefused() throws Exception {
        createDurableFile();
        try (SqlClient file = new SqlClient(data)) {
            file.execute("DELETE FROM flyway_schema_history WHERE version = '10'");
        }
        String server = TestPostgres.newDatabase().url();
        assertRefused("The source (--from) has schema version 9, but this Latchkey has 10", data, server);
        assertNoUsersOn(server);
    }

    @Test
    void targetThatIsNotEmptyIsRefused() throws Exception {
        createDurableFile();
        String server = TestPostgres.newDatabase().url();
        move(data, server);
        assertRefused("The target (--to) is not empty: its table user has rows", data, server);
        assertRefused("The target (--to) is not empty: its table user has rows", server, data);
    }

    /** The license's user does not exist. */
    @Test
    void failedMoveKeepsNothing() throws Exception {
        createDurableFile();
        try (SqlClient file = new SqlClient(data)) {
            file.execute("PRAGMA foreign_keys = OFF");
            file.execute("INSERT INTO license (key, user_id, issued_at, updated_at) VALUES ('KEY', 99, 1, 1)");
        }
        String server = TestPostgres.newDatabase().url();
        assertRefused("The move failed", data, server);
        assertNoUsersOn(server);
        try (SqlClient file = new SqlClient(data)) {
            file.execute("DELETE FROM license");
        }
        move(data, server);
    }

    /** Here a trigger of the target changes what arrives. */
    @Test
    void differenceKeepsNothing() throws Exception {
        createDurableFile();
        String server = TestPostgres.newDatabase().url();
        try (Latchkey latchkey = Latchkey.onPostgres(folder, server)) {
            latchkey.address();
        }
        try (SqlClient client = new SqlClient(server + "?user=postgres")) {
            client.execute("""
                    DELETE FROM signing_key;
                    CREATE FUNCTION rename() RETURNS trigger LANGUAGE plpgsql AS
                        'BEGIN NEW.name = NEW.name || ''!''; RETURN NEW; END';
                    CREATE TRIGGER rename BEFORE INSERT ON "user" FOR EACH ROW EXECUTE FUNCTION rename()
                    """);
        }
        assertRefused("The table user differs after the copy", data, server);
        assertNoUsersOn(server);
    }

    private void createDurableFile() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            latchkey.createUser();
        }
    }

    private static void assertNoUsersOn(String server) throws Exception {
        try (SqlClient client = new SqlClient(server + "?user=postgres")) {
            assertEquals(0, client.number("SELECT count(*) FROM \"user\""));
        }
    }

    private void assertRefused(String reason, Object source, Object target) throws Exception {
        assertRefused(reason, "move", "--from", source.toString(), "--to", target.toString());
    }

    /** It ends by itself, and says why without a stack trace. */
    private void assertRefused(String reason, String... arguments) throws Exception {
        try (Latchkey move = Latchkey.command(folder, arguments)) {
            assertEquals(1, move.exitCode(), move.log());
            assertTrue(move.log().contains(reason), move.log());
            assertFalse(move.log().contains("\tat "), move.log());
        }
    }
}
