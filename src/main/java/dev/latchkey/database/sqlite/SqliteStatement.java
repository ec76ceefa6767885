package dev.latchkey.database.sqlite;

import dev.latchkey.database.Row;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * A prepared statement and its current row. It uses the driver's core, because the JDBC layer above it asks SQLite for
 * the column names at every execution, and makes several native calls for each value: reading a list would take twice
 * as long.
 */
final class SqliteStatement implements Row {
    private final PreparedStatement owner;
    private final CoreStatement statement;
    private final DB db;
    /** SQLite's own handle. Use it only while the statement has a row. */
    private final long handle;

    private final Map<String, Integer> columns = new HashMap<>();

    SqliteStatement(SQLiteConnection connection, String text) throws SQLException {
        this.owner = connection.prepareStatement(text);
        this.statement = (CoreStatement) owner;
        this.db = connection.getDatabase();
        this.handle = statement.pointer.safeRunLong((core, pointer) -> pointer);
        for (int i = 0; i < db.column_count(handle); i++) {
            columns.put(db.column_name(handle, i), i);
        }
    }

    /** At most {@code limit} rows. */
    <T> List<T> query(Mapper<T> mapper, int limit, Object... values) throws SQLException {
        List<T> rows = new ArrayList<>();
        try {
            boolean hasRow = db.execute(statement, bindable(values));
            while (hasRow) {
                rows.add(mapper.map(this));
                hasRow = rows.size() < limit && step();
            }
            return rows;
        } finally {
            reset();
        }
    }

    /** Returns the number of changed rows. */
    int update(Object... values) throws SQLException {
        return Math.toIntExact(db.executeUpdate(statement, bindable(values)));
    }

    private boolean step() throws SQLException {
        int result = statement.pointer.safeRunInt(DB::step);
        if (result != Codes.SQLITE_ROW && result != Codes.SQLITE_DONE) {
            db.throwex(result);
        }
        return result == Codes.SQLITE_ROW;
    }

    /** Ends the statement, so that it holds no read transaction. After a failure the driver may have closed it. */
    private void reset() throws SQLException {
        if (!statement.pointer.isClosed()) {
            statement.pointer.safeRunInt(DB::reset);
        }
    }

    private static Object[] bindable(Object[] values) {
        Object[] bindable = values.clone();
        for (int i = 0; i < bindable.length; i++) {
            if (bindable[i] instanceof Instant time) {
                bindable[i] = time.getEpochSecond();
            }
        }
        return bindable;
    }

    @Override
    public long id(String column) {
        return read(() -> db.column_long(handle, index(column)));
    }

    @Override
    public Long nullableId(String column) {
        int index = index(column);
        return read(() -> db.column_type(handle, index) == Codes.SQLITE_NULL ? null : db.column_long(handle, index));
    }

    /** Copying the bytes is much faster than the driver's own conversion to text. */
    @Override
    public String text(String column) {
        byte[] utf8 = bytes(column);
        return utf8 == null ? null : new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public byte[] bytes(String column) {
        return read(() -> db.column_blob(handle, index(column)));
    }

    private int index(String column) {
        Integer index = columns.get(column);
        if (index == null) {
            throw new IllegalArgumentException("The statement has no column " + column);
        }
        return index;
    }

    private interface Value<T> {
        T get() throws SQLException;
    }

    private static <T> T read(Value<T> value) {
        try {
            return value.get();
        } catch (SQLException e) {
            throw SqliteErrors.translate(e);
        }
    }

    void close() throws SQLException {
        owner.close();
    }
}
