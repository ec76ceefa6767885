package dev.latchkey;

import static dev.latchkey.support.ProblemChecks.problem;
import static dev.latchkey.support.Waiting.waitUntil;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.Http;
import dev.latchkey.support.SqlClient;
import dev.latchkey.support.TcpProxy;
import dev.latchkey.support.TestPostgres;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What callers and operators see while PostgreSQL, or the network to it, has a problem. */
class PostgresFaultsIT {
    @TempDir
    Path folder;

    private final TestPostgres.NewDatabase database = TestPostgres.newDatabase();

    // --- The network

    /** Whether the server got the COMMIT or not: a repeat tells, and has one effect. */
    @ParameterizedTest
    @EnumSource(names = {"LOSE_REQUEST", "LOSE_ANSWER"})
    void repeatTellsTheOutcomeOfABrokenCommit(TcpProxy.Fault fault) throws Exception {
        String key = UUID.randomUUID().toString();
        String user = "{\"name\":\"Ada\",\"email\":\"ada@example.org\"}";
        // Otherwise the driver soon sends the number of a prepared statement instead of COMMIT.
        try (TcpProxy proxy = new TcpProxy(database.port());
                Latchkey latchkey = latchkeyBehind(proxy, "?preferQueryMode=simple")) {
            latchkey.address();
            proxy.breakNext(key, "COMMIT", fault);
            JsonPath unknown = problem(post(latchkey, key, user), 503);
            assertEquals("/problems/outcome-unknown", unknown.getString("type"));
            HttpResponse<String> first = post(latchkey, key, user);
            assertEquals(201, first.statusCode(), first.body());
            assertEquals(first.body(), post(latchkey, key, user).body());
            assertEquals(1, latchkey.count("/users"));
        }
    }

    @Test
    void lostConnectionsAreReplaced() throws Exception {
        try (TcpProxy proxy = new TcpProxy(database.port());
                Latchkey latchkey = latchkeyBehind(proxy, "")) {
            for (int i = 0; i < 3; i++) {
                latchkey.createUser();
                assertEquals(i + 1, latchkey.count("/users"));
                proxy.breakAll();
            }
        }
    }

    @Test
    void changeIsRepeatedIfItsConnectionBreaksBeforeTheCommit() throws Exception {
        try (TcpProxy proxy = new TcpProxy(database.port());
                Latchkey latchkey = latchkeyBehind(proxy, "?prepareThreshold=0")) {
            latchkey.createUser();
            for (TcpProxy.Fault fault :
                    new TcpProxy.Fault[] {TcpProxy.Fault.LOSE_REQUEST, TcpProxy.Fault.LOSE_ANSWER}) {
                proxy.breakNext("INSERT INTO", fault);
                latchkey.createUser();
            }
            assertEquals(3, latchkey.count("/users"));
        }
    }

    private Latchkey latchkeyBehind(TcpProxy proxy, String parameters) throws IOException {
        return Latchkey.onPostgres(folder, database.urlThrough(proxy.port()) + parameters);
    }

    private static HttpResponse<String> post(Latchkey latchkey, String key, String user) throws IOException {
        return Http.send(Http.post(latchkey.address().resolve("/users"), user).header("Idempotency-Key", key));
    }

    // --- The server

    /** Each fault is made with SQL, and undone with SQL. Afterwards everything works without a restart. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER DATABASE %s CONNECTION LIMIT 0 | ALTER DATABASE %s CONNECTION LIMIT -1",
                "ALTER DATABASE %s SET default_transaction_read_only = on | ALTER DATABASE %s RESET ALL",
            })
    void serverThatRefusesUsIsAProblemUntilItIsFixed(String fault, String fix) throws Exception {
        try (SqlClient operator = database.operator()) {
            // Connection limits do not apply to postgres.
            operator.execute("CREATE ROLE %1$s LOGIN; ALTER DATABASE %1$s OWNER TO %1$s".formatted(database.name()));
            try (Latchkey latchkey =
                    Latchkey.onPostgres(folder, database.url(), "-Dlatchkey.data.user=" + database.name())) {
                latchkey.createUser();
                latchkey.assertHealthy(true);
                operator.execute(fault.formatted(database.name()));
                endSessions(operator);
                assertEquals(
                        "/problems/database-unavailable",
                        problem(latchkey.postUser(), 503).getString("type"));
                operator.execute(fix.formatted(database.name()));
                endSessions(operator);
                waitUntil("it recovers", () -> latchkey.postUser().statusCode() == 201);
                latchkey.assertHealthy(true);
            }
        }
    }

    private void endSessions(SqlClient operator) throws SQLException {
        operator.text(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '%s' AND pid <> pg_backend_pid()"
                        .formatted(database.name()));
    }

    @Test
    void fullDiskIs507() throws Exception {
        try (SqlClient client = new SqlClient(database.urlOfOperator());
                Latchkey latchkey = Latchkey.onPostgres(folder, database.url())) {
            latchkey.createUser();
            client.execute("""
                    CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
                    CREATE TRIGGER full_disk BEFORE INSERT ON "user" EXECUTE FUNCTION fill()""");
            assertEquals(
                    "/problems/disk-full", problem(latchkey.postUser(), 507).getString("type"));
            client.execute("DROP TRIGGER full_disk ON \"user\"");
            latchkey.createUser();
        }
    }

    @Test
    void healthSaysWhetherTheServerCanBeReached() throws Exception {
        TcpProxy proxy = new TcpProxy(database.port());
        try (Latchkey latchkey = latchkeyBehind(proxy, "")) {
            assertTrue(latchkey.get("/q/health").body().contains("PostgreSQL"));
            proxy.close();
            HttpResponse<String> health = latchkey.get("/q/health/ready");
            assertEquals(503, health.statusCode());
            assertTrue(health.body().contains("cannot be reached"), health.body());
            assertEquals(200, latchkey.get("/q/health/live").statusCode(), "A restart would not help");
            assertEquals(
                    "/problems/database-unavailable",
                    problem(latchkey.get("/users"), 503).getString("type"));
        }
    }

    // --- Refusals to start

    @Test
    void unreachableServerIsRefused() throws Exception {
        TcpProxy nobody = new TcpProxy(database.port());
        nobody.close();
        assertRefused("refused", database.urlThrough(nobody.port()));
    }

    @Test
    void otherEncodingIsRefused() throws Exception {
        try (SqlClient operator = database.operator()) {
            operator.execute("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        }
        assertRefused("its encoding is LATIN1", database.url().replace(database.name(), "latin"));
    }

    @Test
    void databaseOfAnotherProgramIsRefused() throws Exception {
        try (SqlClient client = new SqlClient(database.urlOfOperator())) {
            client.execute("CREATE TABLE something (id int)");
        }
        assertRefused("it has tables of another program. Use a new database.", database.url());
    }

    @Test
    void newerSchemaIsRefused() throws Exception {
        try (Latchkey first = Latchkey.onPostgres(folder, database.url())) {
            first.address();
        }
        try (SqlClient client = new SqlClient(database.urlOfOperator())) {
            client.execute("""
                    INSERT INTO flyway_schema_history
                    SELECT 999, '999', 'future', 'SQL', 'V999__future.sql', 1, 'postgres', now(), 1, true""");
        }
        assertRefused("newer Latchkey", database.url());
    }

    @Test
    void secretsInTheUrlAreNotShown() throws Exception {
        assertRefused("does not exist", database.url() + "_missing?password=hunter2");
        assertRefused("its URL is malformed", "jdbc:postgresql://127.0.0.1:port/latchkey?password=hunter2");
        assertRefused("its URL is malformed", "jdbc:postgresql://127.0.0.1/latchkey/x?password=hunter2");
    }

    @Test
    void loginBeforeTheHostIsRefusedAndNotShown() throws Exception {
        for (String place :
                List.of("127.0.0.1/latchkey", "127.0.0.1:5432/latchkey", "hunter2/@127.0.0.1:5432/latchkey")) {
            String url = "jdbc:postgresql://latchkey:hunter2@" + place;
            try (Latchkey latchkey = Latchkey.onPostgres(folder, url)) {
                assertEquals(1, latchkey.exitCode(), latchkey.log());
                assertTrue(latchkey.log().contains("has a login before the host"), latchkey.log());
                assertFalse(latchkey.log().contains("hunter2"), latchkey.log());
            }
        }
    }

    private void assertRefused(String reason, String url) throws Exception {
        try (Latchkey latchkey = Latchkey.onPostgres(folder, url)) {
            assertEquals(1, latchkey.exitCode(), latchkey.log());
            assertTrue(latchkey.log().contains("Cannot use the PostgreSQL database at 127.0.0.1"), latchkey.log());
            assertTrue(latchkey.log().contains(reason), latchkey.log());
            assertFalse(latchkey.log().contains("hunter2"), latchkey.log());
            assertFalse(latchkey.log().contains("\tat "), latchkey.log());
        }
    }

    // --- What a file database has and a server lacks

    @Test
    void firstAdminTokenIsInTheWorkingFolder() throws Exception {
        try (Latchkey latchkey = Latchkey.onPostgres(folder, database.url(), "-Dlatchkey.admin-token=")) {
            latchkey.address();
            String token =
                    Files.readString(folder.resolve("latchkey.admin-token")).strip();
            assertTrue(token.startsWith("latchkey_"));
        }
    }

    @Test
    void backupsAreMadeWithToolsOfPostgres() throws Exception {
        try (Latchkey latchkey = Latchkey.onPostgres(folder, database.url())) {
            JsonPath problem = problem(latchkey.post("/backups", ""), 409);
            assertEquals("/problems/not-a-file-database", problem.getString("type"));
            assertTrue(problem.getString("detail").contains("pg_dump"));
            problem(latchkey.get("/backups"), 409);
        }
    }
}
