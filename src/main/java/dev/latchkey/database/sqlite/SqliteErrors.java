package dev.latchkey.database.sqlite;

import dev.latchkey.database.ForeignKeyViolation;
import dev.latchkey.database.Unavailable;
import dev.latchkey.database.UniqueViolation;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns SQLite's result codes (sqlite.org/rescode.html) into exceptions that services and callers understand. */
final class SqliteErrors {
    private SqliteErrors() {}

    static RuntimeException translate(SQLException failure) {
        // The vendor code is the primary code; the driver's own exception has the extended one.
        return switch (SQLiteErrorCode.getErrorCode(failure.getErrorCode())) {
            case SQLITE_CONSTRAINT -> constraintViolation((SQLiteException) failure);
            case SQLITE_BUSY, SQLITE_LOCKED -> Unavailable.busy(failure.getMessage());
            case SQLITE_INTERRUPT -> Unavailable.tookTooLong(failure.getMessage());
            case SQLITE_READONLY -> Unavailable.readOnly(failure);
            case SQLITE_FULL -> Unavailable.diskFull(failure);
            default -> new IllegalStateException("The database failed", failure);
        };
    }

    /** Whether the file is no longer a sound database. */
    static boolean isDamage(SQLException failure) {
        return switch (SQLiteErrorCode.getErrorCode(failure.getErrorCode())) {
            case SQLITE_CORRUPT, SQLITE_NOTADB -> true;
            default -> false;
        };
    }

    private static RuntimeException constraintViolation(SQLiteException failure) {
        return switch (failure.getResultCode()) {
            case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY -> new UniqueViolation(failure);
            case SQLITE_CONSTRAINT_FOREIGNKEY -> new ForeignKeyViolation(failure);
            default -> new IllegalStateException("A constraint of the schema was violated", failure);
        };
    }
}
