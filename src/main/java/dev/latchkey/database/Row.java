package dev.latchkey.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.Function;

/** The current row of a result, read by column name. Only {@link #id} cannot be null. Only row mappers see it. */
public final class Row {
    private final ResultSet rows;
    private final Function<SQLException, RuntimeException> translator;

    Row(ResultSet rows, Function<SQLException, RuntimeException> translator) {
        this.rows = rows;
        this.translator = translator;
    }

    /** Makes a record from a row. */
    @FunctionalInterface
    public interface Mapper<T> {
        T map(Row row);
    }

    public long id(String column) {
        return read(() -> rows.getLong(column));
    }

    public Long nullableId(String column) {
        return read(() -> nullIfNull(rows.getLong(column)));
    }

    public Integer number(String column) {
        return read(() -> nullIfNull(rows.getInt(column)));
    }

    public String text(String column) {
        return read(() -> rows.getString(column));
    }

    public byte[] bytes(String column) {
        return read(() -> rows.getBytes(column));
    }

    /** A column of whole seconds since 1970. */
    public Instant time(String column) {
        Long seconds = nullableId(column);
        return seconds == null ? null : Instant.ofEpochSecond(seconds);
    }

    private <V> V nullIfNull(V value) throws SQLException {
        return rows.wasNull() ? null : value;
    }

    private <V> V read(Column<V> column) {
        try {
            return column.value();
        } catch (SQLException e) {
            throw translator.apply(e);
        }
    }

    private interface Column<V> {
        V value() throws SQLException;
    }
}
