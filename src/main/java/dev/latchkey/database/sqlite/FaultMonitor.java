package dev.latchkey.database.sqlite;

import dev.latchkey.database.Unavailable;
import java.util.Optional;

/** Detects that the open database file was removed, replaced or damaged. */
final class FaultMonitor {
    private final DatabaseFile file;
    private final ConnectionFactory connections;

    FaultMonitor(DatabaseFile file, ConnectionFactory connections) {
        this.file = file;
        this.connections = connections;
    }

    /** What the operator must fix, for the log and the health check. */
    Optional<String> fault() {
        if (!file.isInPlace()) {
            return Optional.of(
                    "The database file, its log or its lock was removed or replaced while in use. Put it back;"
                            + " or stop Latchkey, remove the rest of the log (-wal, -shm), restore a backup, and start again.");
        }
        return connections.hasSeenDamage()
                ? Optional.of(
                        "The database file is damaged. Stop Latchkey, remove the log (-wal, -shm), restore a backup,"
                                + " and start again.")
                : Optional.empty();
    }

    /** Changes written to a removed or damaged file would be lost. */
    void refuseChangesIfFaulty() {
        fault().ifPresent(fault -> {
            throw Unavailable.because(
                    new IllegalStateException(fault),
                    "The database file is missing or damaged. Nothing was stored. Ask the operator to fix it.");
        });
    }
}
