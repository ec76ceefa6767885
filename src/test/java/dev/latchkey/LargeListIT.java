package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.latchkey.support.RawHttp;
import dev.latchkey.support.SqlClient;
import dev.latchkey.support.Waiting;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half a million users, and a heap that could not hold them. */
class LargeListIT {
    /** Together with the two sample users a multiple of the page size, so the last page is followed by an empty one. */
    private static final int USERS = 499_998;

    private static final int SLOW_READERS = 20;

    @TempDir
    Path folder;

    @Test
    void wholeListIsStreamedInConstantMemory() throws Exception {
        try (Latchkey latchkey = startWithSmallHeap()) {
            addUsers();
            assertEquals(USERS + 2, countInOrder(latchkey.address().resolve("/users")));
            assertFalse(latchkey.log().contains("OutOfMemory"), latchkey.log());
        }
    }

    @Test
    void slowReadersHoldNoConnectionAndNoTransaction() throws Exception {
        try (Latchkey latchkey = startWithSmallHeap()) {
            addUsers();
            List<Socket> readers = new ArrayList<>();
            for (int i = 0; i < SLOW_READERS; i++) {
                readers.add(slowReader(latchkey.address()));
            }
            // There are more slow readers than connections, and others can still read and write.
            assertEquals(200, latchkey.get("/users/1").statusCode());
            latchkey.createUser();
            assertEquals(0, busyAtCheckpoint());
            for (Socket reader : readers) {
                reader.close();
            }
            assertEquals(200, latchkey.get("/users?limit=1000").statusCode());
            assertFalse(latchkey.log().contains("ERROR"), latchkey.log());
        }
    }

    @Test
    void stoppingDoesNotWaitForClientsThatLeft() throws Exception {
        try (Latchkey latchkey = startWithSmallHeap()) {
            addUsers();
            for (int i = 0; i < SLOW_READERS; i++) {
                slowReader(latchkey.address()).close();
            }
            latchkey.terminate();
            latchkey.exitCode();
            latchkey.assertNoComplaintInLog();
        }
    }

    private Latchkey startWithSmallHeap() throws IOException {
        Latchkey latchkey = new Latchkey(folder, "-Xmx64m", "-XX:+ExitOnOutOfMemoryError");
        latchkey.address();
        return latchkey;
    }

    private SqlClient database() throws SQLException {
        return new SqlClient(folder.resolve("latchkey-scratch.db"));
    }

    private void addUsers() throws SQLException {
        try (SqlClient database = database()) {
            database.execute("""
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
                    INSERT INTO "user" (name, email, email_folded, created_at)
                    SELECT 'Somebody ' || i, 'u' || i || '@example.org', 'u' || i || '@example.org', 0 FROM n
                    """.formatted(USERS));
        }
    }

    /** TRUNCATE is busy (1) as long as anybody reads an older state of the database. */
    private long busyAtCheckpoint() throws SQLException {
        try (SqlClient database = database()) {
            return database.number("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /** Counts the users and checks that their ids are 1, 2, 3 and so on. */
    private static int countInOrder(URI users) throws IOException {
        URLConnection connection = users.toURL().openConnection();
        connection.setReadTimeout((int) Waiting.DEADLINE.toMillis());
        int last = 0;
        try (JsonParser json = new JsonFactory().createParser(connection.getInputStream())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT) {
                    assertEquals(last + 1, json.getIntValue());
                    last = json.getIntValue();
                }
            }
        }
        return last;
    }

    /** Asks for the whole list, reads its first bytes, and then no more. */
    private static Socket slowReader(URI server) throws IOException {
        Socket socket = RawHttp.sendWithSmallBuffer(server, "GET /users HTTP/1.1\nHost: localhost\n\n");
        assertEquals(200, socket.getInputStream().readNBytes(200).length);
        return socket;
    }
}
