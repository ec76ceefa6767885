package dev.latchkey.database.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteDataSource;

/** The kind of a database file, stored in SQLite's application id (sqlite.org/fileformat2.html). */
enum FileMark {
    SCRATCH("LKSC", "a scratch database of Latchkey, which the next scratch start erases"),
    DURABLE("LKDB", "a durable database of Latchkey"),
    FOREIGN("", "a SQLite database, but not one of Latchkey's"),
    NOT_SQLITE("", "not a SQLite database");

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int OFFSET = 68;

    private final byte[] bytes;
    private final String description;

    FileMark(String mark, String description) {
        this.bytes = mark.getBytes(StandardCharsets.US_ASCII);
        this.description = description;
    }

    /** What a file with this mark is, as the rest of a sentence that starts with "it is". */
    String description() {
        return description;
    }

    /** Reads the mark. SQLite must not have the file open, because closing it here would drop SQLite's locks. */
    static FileMark of(Path path) throws IOException {
        byte[] head;
        try (InputStream file = Files.newInputStream(path)) {
            head = file.readNBytes(OFFSET + Integer.BYTES);
        }
        if (!has(head, 0, MAGIC)) {
            return NOT_SQLITE;
        }
        if (has(head, OFFSET, SCRATCH.bytes)) {
            return SCRATCH;
        }
        return has(head, OFFSET, DURABLE.bytes) ? DURABLE : FOREIGN;
    }

    private static boolean has(byte[] head, int offset, byte[] expected) {
        return head.length >= offset + expected.length
                && ByteBuffer.wrap(head, offset, expected.length).equals(ByteBuffer.wrap(expected));
    }

    /** Makes an empty database with this mark. It runs before WAL mode, so the mark is in the main file. */
    void writeTo(Path path) throws SQLException, IOException {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + path);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "PRAGMA application_id = " + ByteBuffer.wrap(bytes).getInt());
        }
        PrivateFiles.syncFolderOf(path);
    }
}
