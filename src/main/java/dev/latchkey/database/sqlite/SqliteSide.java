package dev.latchkey.database.sqlite;

import dev.latchkey.database.EngineSelector;
import dev.latchkey.database.move.MoveSide;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteOpenMode;

/** A file as the source or the target of a move. */
@Singleton
class SqliteSide implements MoveSide {
    private static final int CACHE_KIB = 64 * 1024;

    /** Locked while this process runs. */
    private DatabaseFile source;

    @Override
    public boolean has(String place) {
        return !EngineSelector.isServer(place);
    }

    @Override
    public Connection openSource(String place) throws SQLException {
        SqliteLibrary.preferUnpacked();
        source = DatabaseFile.source(Path.of(place));
        source.open();
        return openTarget(place);
    }

    @Override
    public Connection openTarget(String place) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setCacheSize(-CACHE_KIB);
        return config.createConnection("jdbc:sqlite:" + place);
    }

    @Override
    public String deferForeignKeys() {
        return "PRAGMA defer_foreign_keys = ON";
    }

    @Override
    public String lastId() {
        return "SELECT seq FROM sqlite_sequence WHERE name = ? AND seq > 0";
    }

    /** SQLite's table of last ids has a row for a table as soon as the table has had one. */
    @Override
    public String setLastId() {
        return """
                INSERT OR REPLACE INTO sqlite_sequence (rowid, name, seq)
                SELECT (SELECT rowid FROM sqlite_sequence WHERE name = ?1), ?1, ?2
                """;
    }

    @PreDestroy
    void releaseSource() {
        if (source != null) {
            source.close();
        }
    }
}
