package dev.latchkey.database.move;

import dev.latchkey.database.move.Table.Column;
import io.quarkus.logging.Log;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;

/** Copies rows from one database to another, and computes what a table contains. */
final class TableCopier {
    private static final int ROWS_BETWEEN_REPORTS = 100_000;

    private TableCopier() {}

    /** What a table contains. Two tables with the same content have the same rows. */
    record Content(long rows, String sha256) {}

    static void copy(Table table, Connection source, Connection target) throws SQLException {
        List<Column> from = table.columns(source);
        List<Column> to = table.columns(target);
        if (!from.stream()
                .map(Column::name)
                .toList()
                .equals(to.stream().map(Column::name).toList())) {
            throw new SQLException("The table %s does not have the same columns in both".formatted(table.name()));
        }
        long count = 0;
        try (Statement read = source.createStatement();
                ResultSet rows = rows(read, table, table.select(from));
                PreparedStatement write = target.prepareStatement(table.insert(to))) {
            while (rows.next()) {
                for (int i = 1; i <= to.size(); i++) {
                    write.setObject(i, value(rows, i));
                }
                write.addBatch();
                count++;
                if (count % table.batchRows() == 0) {
                    write.executeBatch();
                }
                if (count % ROWS_BETWEEN_REPORTS == 0) {
                    Log.infof("%s: %d rows so far", table.name(), count);
                }
            }
            write.executeBatch();
        }
        Log.infof("%s: %d rows copied", table.name(), count);
    }

    static Content content(Table table, Connection database) throws SQLException {
        List<Column> columns = table.columns(database);
        MessageDigest digest = sha256();
        long count = 0;
        try (Statement read = database.createStatement();
                ResultSet rows = rows(read, table, table.select(columns))) {
            for (; rows.next(); count++) {
                for (int i = 1; i <= columns.size(); i++) {
                    add(value(rows, i), digest);
                }
            }
        }
        return new Content(count, HexFormat.of().formatHex(digest.digest()));
    }

    /** In parts, because a table may be larger than the memory. */
    private static ResultSet rows(Statement statement, Table table, String select) throws SQLException {
        statement.setFetchSize(table.batchRows());
        return statement.executeQuery(select);
    }

    /** A number, text, bytes or null. Drivers also have types for small numbers and for JSON. */
    private static Object value(ResultSet row, int column) throws SQLException {
        Object value = row.getObject(column);
        if (value instanceof Number number) {
            return number.longValue();
        }
        return value == null || value instanceof byte[] ? value : value.toString();
    }

    /** Adds the length too, so that no two rows look alike. */
    private static void add(Object value, MessageDigest digest) {
        if (value == null) {
            digest.update((byte) '-');
            return;
        }
        byte[] bytes = value instanceof byte[] body ? body : value.toString().getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
