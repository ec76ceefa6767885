package dev.latchkey.database.move;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A table to move.
 *
 * @param key its primary key. Both engines order it the same way
 */
record Table(String name, String key) {
    /** Those that others refer to come first. */
    static final List<Table> ALL = List.of(
            new Table("user", "id"),
            new Table("token", "id"),
            new Table("token_secret", "hash"),
            new Table("signing_key", "kid"),
            new Table("license", "id"),
            new Table("license_feature", "feature, license_id"),
            new Table("activation", "id"),
            new Table("token_event", "id"),
            new Table("license_event", "id"),
            new Table("idempotent_request", "caller, key"));

    /** PostgreSQL's type of times. For SQLite they are integers, seconds since 1970. */
    private static final String TIME = "timestamptz";

    /** How many rows may be in memory at once. A stored response can have megabytes. */
    int batchRows() {
        return name.equals("idempotent_request") ? 10 : 1000;
    }

    boolean hasIds() {
        return key.equals("id");
    }

    /** A column, and what makes the database read and write its value as the other one does. */
    record Column(String name, String value, String placeholder) {
        static Column of(String name, String type) {
            String quoted = '"' + name + '"';
            return type.equals(TIME)
                    ? new Column(quoted, "extract(epoch FROM %s)::bigint".formatted(quoted), "to_timestamp(?)")
                    : new Column(quoted, quoted, "?");
        }
    }

    /** In the order of their names, which is the same in both databases. */
    List<Column> columns(Connection database) throws SQLException {
        List<Column> columns = new ArrayList<>();
        DatabaseMetaData schema = database.getMetaData();
        try (ResultSet rows = schema.getColumns(null, database.getSchema(), name, null)) {
            while (rows.next()) {
                columns.add(Column.of(rows.getString("COLUMN_NAME"), rows.getString("TYPE_NAME")));
            }
        }
        columns.sort(Comparator.comparing(Column::name));
        return columns;
    }

    String select(List<Column> columns) {
        List<String> values = columns.stream().map(Column::value).toList();
        return "SELECT %s FROM \"%s\" ORDER BY %s".formatted(String.join(", ", values), name, key);
    }

    String insert(List<Column> columns) {
        List<String> names = columns.stream().map(Column::name).toList();
        List<String> placeholders = columns.stream().map(Column::placeholder).toList();
        return "INSERT INTO \"%s\" (%s) VALUES (%s)"
                .formatted(name, String.join(", ", names), String.join(", ", placeholders));
    }
}
