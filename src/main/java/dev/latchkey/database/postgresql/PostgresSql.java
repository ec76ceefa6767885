package dev.latchkey.database.postgresql;

import dev.latchkey.database.Row;
import dev.latchkey.database.Sql;
import dev.latchkey.database.Unavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SQL on one connection to PostgreSQL, until a deadline. The driver keeps prepared statements. */
final class PostgresSql implements Sql {
    private final Connection connection;
    private final long deadline;

    /** The deadline is as of {@link System#nanoTime}. */
    PostgresSql(Connection connection, long deadline) {
        this.connection = connection;
        this.deadline = deadline;
    }

    @Override
    public <T> Optional<T> one(String statement, Row.Mapper<T> mapper, Object... values) {
        return query(statement, mapper, 1, values).stream().findFirst();
    }

    @Override
    public <T> List<T> list(String statement, Row.Mapper<T> mapper, Object... values) {
        return query(statement, mapper, Integer.MAX_VALUE, values);
    }

    private <T> List<T> query(String text, Row.Mapper<T> mapper, int limit, Object... values) {
        refuseIfLate();
        try (PreparedStatement statement = prepare(text, values);
                ResultSet result = statement.executeQuery()) {
            Row row = new ResultRow(result);
            List<T> rows = new ArrayList<>();
            while (rows.size() < limit && result.next()) {
                rows.add(mapper.map(row));
            }
            return rows;
        } catch (SQLException e) {
            throw PostgresErrors.translate(e);
        }
    }

    @Override
    public int update(String text, Object... values) {
        refuseIfLate();
        try (PreparedStatement statement = prepare(text, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw PostgresErrors.translate(e);
        }
    }

    @Override
    public <T> T undoable(Work<T> work) {
        try {
            Savepoint before = connection.setSavepoint();
            try {
                T result = work.on(this);
                connection.releaseSavepoint(before);
                return result;
            } catch (RuntimeException | Error e) {
                connection.rollback(before);
                throw e;
            }
        } catch (SQLException e) {
            throw PostgresErrors.translate(e);
        }
    }

    /** Each statement has the server's time limit, but a change may have many. */
    private void refuseIfLate() {
        if (System.nanoTime() - deadline > 0) {
            throw Unavailable.tookTooLong("Work on the database exceeded its time limit");
        }
    }

    private PreparedStatement prepare(String text, Object[] values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i] instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : values[i]);
        }
        return statement;
    }

    private record ResultRow(ResultSet result) implements Row {
        @Override
        public long id(String column) {
            return read(() -> result.getLong(column));
        }

        @Override
        public Long nullableId(String column) {
            return read(() -> {
                long value = result.getLong(column);
                return result.wasNull() ? null : value;
            });
        }

        @Override
        public String text(String column) {
            return read(() -> result.getString(column));
        }

        @Override
        public byte[] bytes(String column) {
            return read(() -> result.getBytes(column));
        }

        @Override
        public Instant time(String column) {
            OffsetDateTime time = read(() -> result.getObject(column, OffsetDateTime.class));
            return time == null ? null : time.toInstant();
        }

        private interface Value<T> {
            T get() throws SQLException;
        }

        private static <T> T read(Value<T> value) {
            try {
                return value.get();
            } catch (SQLException e) {
                throw PostgresErrors.translate(e);
            }
        }
    }
}
