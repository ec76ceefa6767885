package dev.latchkey.database.postgresql;

import dev.latchkey.database.DatabaseSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of PostgreSQL only. */
@ConfigMapping(prefix = "latchkey")
interface PostgresSettings extends DatabaseSettings {
    /** The role that Latchkey logs in with. */
    @WithName("data.user")
    Optional<String> user();

    @WithName("data.password")
    Optional<String> password();

    /** A file with the password, which is read again for every new connection. */
    @WithName("data.password-file")
    Optional<Path> passwordFile();
}
