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
        T map(Row row) throws SQLException;
    }

    public long id(String column) throws SQLException {
        return rows.getLong(column);
    }

    /** Null where the column is. */
    public String text(String column) throws SQLException {
        return rows.getString(column);
    }

    /** Null where the column is. */
    public Integer number(String column) throws SQLException {
        int value = rows.getInt(column);
        return rows.wasNull() ? null : Integer.valueOf(value);
    }

    /** Null where the column is. */
    public Long nullableId(String column) throws SQLException {
        long value = rows.getLong(column);
        return rows.wasNull() ? null : Long.valueOf(value);
    }

    /** A column that holds whole seconds since 1970; null where the column is. */
    public Instant time(String column) throws SQLException {
        long seconds = rows.getLong(column);
        return rows.wasNull() ? null : Instant.ofEpochSecond(seconds);
    }
}
