package dev.latchkey.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** The row a result stands at, read by column name; only a mapper sees it. */
public final class Row {
    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    /** Makes a record of a row. */
    @FunctionalInterface
    public interface Mapper<T> {
        T map(Row row);
    }

    public long id(String column) {
        return read(() -> rows.getLong(column));
    }

    /** Null where the column is. */
    public Long nullableId(String column) {
        return read(() -> unlessNull(rows.getLong(column)));
    }

    /** Null where the column is. */
    public Integer number(String column) {
        return read(() -> unlessNull(rows.getInt(column)));
    }

    /** Null where the column is. */
    public String text(String column) {
        return read(() -> rows.getString(column));
    }

    /** A column that holds whole seconds since 1970; null where the column is. */
    public Instant time(String column) {
        Long seconds = nullableId(column);
        return seconds == null ? null : Instant.ofEpochSecond(seconds);
    }

    private <V> V unlessNull(V value) throws SQLException {
        return rows.wasNull() ? null : value;
    }

    private static <V> V read(Column<V> column) {
        try {
            return column.value();
        } catch (SQLException e) {
            throw SqliteFailures.of(e);
        }
    }

    private interface Column<V> {
        V value() throws SQLException;
    }
}
