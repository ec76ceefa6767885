package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half a million users, and a heap that could not hold them. */
class LargeListIT {
    /** With the two sample users a whole number of pages, so that the last one is followed by an empty one. */
    private static final int USERS = 499_998;

    private static final int SLOW_READERS = 20;

    @TempDir
    Path folder;

    @Test
    void theWholeListIsStreamedInConstantMemory() throws Exception {
        try (Latchkey latchkey = new Latchkey(folder, "-Xmx64m", "-XX:+ExitOnOutOfMemoryError")) {
            URI users = latchkey.address().resolve("/users");
            addUsers();
            assertEquals(USERS + 2, countInOrder(users));
            assertTrue(latchkey.log().lines().noneMatch(line -> line.contains("OutOfMemory")), latchkey.log());
        }
    }

    @Test
    void slowReadersHoldNeitherAConnectionNorATransaction() throws Exception {
        try (Latchkey latchkey = new Latchkey(folder, "-Xmx64m", "-XX:+ExitOnOutOfMemoryError")) {
            URI server = latchkey.address();
            addUsers();
            List<Socket> readers = new ArrayList<>();
            for (int i = 0; i < SLOW_READERS; i++) {
                readers.add(slowReader(server));
            }
            // More readers wait than there are connections: others still read, and write.
            assertEquals(200, latchkey.get("/users/1").statusCode());
            assertEquals(
                    201,
                    latchkey.post("/users", "{\"name\":\"A\",\"email\":\"a@b.org\"}")
                            .statusCode());
            // TRUNCATE succeeds only where nobody reads an older state of the database.
            assertEquals(0, busyAtCheckpoint());
            for (Socket reader : readers) {
                reader.close();
            }
            assertEquals(200, latchkey.get("/users?limit=1000").statusCode());
            assertTrue(latchkey.log().lines().noneMatch(line -> line.contains("ERROR")), latchkey.log());
        }
    }

    private Connection database() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:sqlite:" + folder.resolve("latchkey-scratch.db") + "?busy_timeout=10000");
    }

    private void addUsers() throws SQLException {
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("""
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
                    INSERT INTO "user" (name, email, email_folded, created_at)
                    SELECT 'Somebody ' || i, 'u' || i || '@example.org', 'u' || i || '@example.org', 0 FROM n
                    """.formatted(USERS));
        }
    }

    private int busyAtCheckpoint() throws SQLException {
        try (Connection connection = database();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            return row.getInt("busy");
        }
    }

    /** Counts the users and checks that their ids are 1, 2, 3 and so on. */
    private static int countInOrder(URI users) throws Exception {
        HttpResponse<InputStream> response =
                Latchkey.HTTP.send(HttpRequest.newBuilder(users).build(), HttpResponse.BodyHandlers.ofInputStream());
        int last = 0;
        try (JsonParser json = new JsonFactory().createParser(response.body())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT) {
                    assertEquals(last + 1, json.getIntValue());
                    last = json.getIntValue();
                }
            }
        }
        return last;
    }

    /** Asks for the whole list, takes the first bytes of it, and then no more. */
    private static Socket slowReader(URI server) throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        socket.getOutputStream().write("GET /users HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
        assertTrue(socket.getInputStream().readNBytes(200).length == 200);
        return socket;
    }
}
