package dev.latchkey.database;

import dev.latchkey.value.FoldedText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/** Folds the names and labels of version 9, in Java because SQLite folds only ASCII. */
public class FoldNamesMigration implements JavaMigration {
    private static final int ROWS_PER_BATCH = 1000;

    private record Text(long id, String text) {}

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("10");
    }

    @Override
    public String getDescription() {
        return "fold names";
    }

    /** No checksum: unlike the text of a script, this code may be reworded. */
    @Override
    public Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        fold(
                connection.prepareStatement("""
                        SELECT id, name
                          FROM "user"
                         WHERE id > ?
                         ORDER BY id
                         LIMIT ?
                        """),
                connection.prepareStatement("""
                        UPDATE "user"
                           SET name_folded = ?, last_name_folded = ?
                         WHERE id = ?
                        """),
                name -> List.of(name, FoldedText.lastWord(name)));
        fold(connection.prepareStatement("""
                        SELECT id, label
                          FROM license
                         WHERE label IS NOT NULL
                           AND id > ?
                         ORDER BY id
                         LIMIT ?
                        """), connection.prepareStatement("""
                        UPDATE license
                           SET label_folded = ?
                         WHERE id = ?
                        """), List::of);
    }

    /** Sets columns of each row to what becomes of its folded text. */
    private static void fold(PreparedStatement select, PreparedStatement update, Function<String, List<String>> columns)
            throws SQLException {
        try (select;
                update) {
            for (List<Text> rows = next(select, 0); !rows.isEmpty(); rows = next(select, lastId(rows))) {
                for (Text row : rows) {
                    int parameter = 1;
                    for (String column : columns.apply(FoldedText.of(row.text()))) {
                        update.setString(parameter++, column);
                    }
                    update.setLong(parameter, row.id());
                    update.addBatch();
                }
                update.executeBatch();
            }
        }
    }

    private static List<Text> next(PreparedStatement select, long after) throws SQLException {
        select.setLong(1, after);
        select.setInt(2, ROWS_PER_BATCH);
        List<Text> rows = new ArrayList<>();
        try (ResultSet result = select.executeQuery()) {
            while (result.next()) {
                rows.add(new Text(result.getLong(1), result.getString(2)));
            }
        }
        return rows;
    }

    private static long lastId(List<Text> rows) {
        return rows.get(rows.size() - 1).id();
    }
}
