package dev.latchkey.database.sqlite;

import dev.latchkey.database.DatabaseSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of SQLite only. */
@ConfigMapping(prefix = "latchkey")
interface SqliteSettings extends DatabaseSettings {
    /** The scratch database file, recreated at every start. */
    Path scratch();

    /** How many rows may be written before the changes that share a commit are committed. */
    @WithName("database.group-rows")
    @Min(1)
    @Max(100_000)
    int groupRows();

    /** How long changes may be added to those that share a commit. */
    @WithName("database.group-time")
    Duration groupTime();
}
