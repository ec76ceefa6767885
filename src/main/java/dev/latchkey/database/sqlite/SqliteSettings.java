package dev.latchkey.database.sqlite;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the data is, and how long callers wait for it. */
@ConfigMapping(prefix = "latchkey")
interface SqliteSettings {
    /** The durable database file. Without it, the scratch database is used. */
    Optional<Path> data();

    /** The scratch database file, recreated at every start. */
    Path scratch();

    /** Connections in the pool: one writes, two stay free for Flyway and the health check, the others read. */
    @WithName("database.connections")
    @Min(6)
    @Max(1000)
    int connections();

    /** How long a read waits for a free connection. */
    @WithName("database.read-timeout")
    Duration readTimeout();

    /** How long one read may run, such as one part of a list. */
    @WithName("database.read-limit")
    Duration readLimit();

    /** How long a change waits for the writer. */
    @WithName("database.write-timeout")
    Duration writeTimeout();

    /** How long a change may run. */
    @WithName("database.change-limit")
    Duration changeLimit();

    /** How many changes may wait for the writer. */
    @WithName("database.write-queue")
    @Min(1)
    @Max(1_000_000)
    int writeQueue();

    /** How many rows may be written before the changes that share a commit are committed. */
    @WithName("database.group-rows")
    @Min(1)
    @Max(100_000)
    int groupRows();

    /** How long changes may be added to those that share a commit. */
    @WithName("database.group-time")
    Duration groupTime();
}
