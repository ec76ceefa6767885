package dev.latchkey.database;

import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/** Where the data is, and how long callers wait for it. */
public interface DatabaseSettings {
    /** The durable database: a file of SQLite, or a JDBC URL of PostgreSQL. Without it, the scratch database is used. */
    Optional<String> data();

    /** SQLite: one connection writes, two stay free for other uses, the others read. PostgreSQL: for each of reads and changes. */
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

    /** How long a change waits until it starts. */
    @WithName("database.write-timeout")
    Duration writeTimeout();

    /** How long a change may run. */
    @WithName("database.change-limit")
    Duration changeLimit();

    /** How many short changes, and how many long ones, may wait. PostgreSQL: also how many reads. */
    @WithName("database.write-queue")
    @Min(1)
    @Max(1_000_000)
    int writeQueue();
}
