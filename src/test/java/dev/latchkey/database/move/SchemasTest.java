package dev.latchkey.database.move;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both engines have the same schema. Whoever adds a column to one of them adds it to the other, too. */
class SchemasTest {
    private static final String HISTORY = "flyway_schema_history";

    /** What SQLite calls PostgreSQL's types. */
    private static final Map<String, String> TYPES = Map.of(
            "int8", "INTEGER",
            "int4", "INTEGER",
            "timestamptz", "INTEGER",
            "text", "TEXT",
            "json", "TEXT",
            "bytea", "BLOB");

    private static final String UNIQUE_OF_SQLITE = """
            SELECT i.tbl_name || ' UNIQUE ' || group_concat(c.name) || coalesce(' WHERE '
                || trim(substr(i.sql, nullif(instr(i.sql, ' WHERE '), 0) + 7)), '')
            FROM sqlite_schema t, pragma_index_list(t.name) l, sqlite_schema i, pragma_index_info(l.name) c
            WHERE t.type = 'table' AND i.name = l.name AND l."unique" AND l.origin <> 'pk'
            GROUP BY i.name
            """;

    private static final String UNIQUE_OF_POSTGRESQL = """
            SELECT c.relname || ' UNIQUE ' || (
                SELECT string_agg(a.attname, ',' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.indexrelid)
                || coalesce(' WHERE ' || replace(trim('()' FROM pg_get_expr(i.indpred, i.indrelid)), '::text', ''), '')
            FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            WHERE i.indisunique AND NOT i.indisprimary AND c.relnamespace = 'public'::regnamespace
            """;

    @TempDir
    Path folder;

    private Connection sqlite;
    private Connection postgresql;

    @BeforeEach
    void migrate() throws SQLException {
        sqlite = migrated("jdbc:sqlite:" + folder.resolve("latchkey.db"), "sqlite");
        postgresql = migrated(TestPostgres.newDatabase().urlOfOperator(), "postgresql");
    }

    private static Connection migrated(String url, String migrations) throws SQLException {
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("filesystem:src/main/resources/db/migration/" + migrations)
                .load()
                .migrate();
        return DriverManager.getConnection(url);
    }

    @AfterEach
    void disconnect() throws SQLException {
        sqlite.close();
        postgresql.close();
    }

    @Test
    void aMoveCoversEveryTable() throws SQLException {
        TreeSet<String> moved = Table.ALL.stream().map(Table::name).collect(toCollection(TreeSet::new));
        assertEquals(moved, tables(sqlite));
        assertEquals(moved, tables(postgresql));
    }

    @Test
    void aMoveOrdersRowsByThePrimaryKey() throws SQLException {
        for (Table table : Table.ALL) {
            assertEquals(table.key(), primaryKey(sqlite, table.name()), table.name());
            assertEquals(table.key(), primaryKey(postgresql, table.name()), table.name());
        }
    }

    @Test
    void columnsAreTheSame() throws SQLException {
        assertEquals(text(columns(sqlite)), text(columns(postgresql)));
    }

    /** But two: their migrations say why. */
    @Test
    void foreignKeysAreTheSame() throws SQLException {
        List<String> ofSqlite = foreignKeys(sqlite);
        assertTrue(ofSqlite.remove("license_event.license_id REFERENCES license.id"));
        assertTrue(ofSqlite.remove("license_feature.license_id REFERENCES license.id"));
        assertEquals(text(ofSqlite), text(foreignKeys(postgresql)));
    }

    @Test
    void uniqueKeysAreTheSame() throws SQLException {
        List<String> ofSqlite = list(sqlite, UNIQUE_OF_SQLITE);
        assertEquals(text(ofSqlite), text(list(postgresql, UNIQUE_OF_POSTGRESQL)));
        assertEquals(5, ofSqlite.size(), () -> text(ofSqlite));
    }

    private static TreeSet<String> tables(Connection database) throws SQLException {
        TreeSet<String> names = new TreeSet<>();
        try (ResultSet rows =
                database.getMetaData().getTables(null, database.getSchema(), null, new String[] {"TABLE"})) {
            while (rows.next()) {
                names.add(rows.getString("TABLE_NAME"));
            }
        }
        names.remove(HISTORY);
        return names;
    }

    private static String primaryKey(Connection database, String table) throws SQLException {
        Map<Integer, String> columns = new TreeMap<>();
        try (ResultSet rows = database.getMetaData().getPrimaryKeys(null, database.getSchema(), table)) {
            while (rows.next()) {
                columns.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
            }
        }
        return String.join(", ", columns.values());
    }

    private static List<String> columns(Connection database) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (String table : tables(database)) {
            List<String> key = List.of(primaryKey(database, table).split(", "));
            try (ResultSet rows = database.getMetaData().getColumns(null, database.getSchema(), table, null)) {
                while (rows.next()) {
                    String name = rows.getString("COLUMN_NAME");
                    String type = rows.getString("TYPE_NAME");
                    // SQLite says of a primary key that it may be NULL.
                    boolean isNullable = rows.getString("IS_NULLABLE").equals("YES") && !key.contains(name);
                    columns.add("%s.%s %s %s"
                            .formatted(table, name, TYPES.getOrDefault(type, type), isNullable ? "NULL" : "NOT NULL"));
                }
            }
        }
        return columns;
    }

    private static List<String> foreignKeys(Connection database) throws SQLException {
        List<String> keys = new ArrayList<>();
        for (String table : tables(database)) {
            try (ResultSet rows = database.getMetaData().getImportedKeys(null, database.getSchema(), table)) {
                while (rows.next()) {
                    keys.add("%s.%s REFERENCES %s.%s"
                            .formatted(
                                    table,
                                    rows.getString("FKCOLUMN_NAME"),
                                    rows.getString("PKTABLE_NAME"),
                                    rows.getString("PKCOLUMN_NAME")));
                }
            }
        }
        return keys;
    }

    private static List<String> list(Connection database, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** Sorted, one per line, so that a difference is easy to see. */
    private static String text(List<String> values) {
        return String.join("\n", new TreeSet<>(values));
    }
}
