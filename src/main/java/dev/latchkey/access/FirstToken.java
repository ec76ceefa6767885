package dev.latchkey.access;

import dev.latchkey.database.Database;
import dev.latchkey.database.sqlite.PrivateFiles;
import dev.latchkey.database.sqlite.SqliteEngine;
import dev.latchkey.http.Actor;
import dev.latchkey.value.Times;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * Creates the first admin token at the first start in tokens mode, in a file beside the database. The file comes first:
 * if the process dies in between, the next start finds it and uses it.
 */
@Singleton
class FirstToken {
    private static final String SUFFIX = ".admin-token";
    private static final String NAME = "first admin token";
    private static final Actor LATCHKEY = new Actor(null, "latchkey");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int AFTER_DATABASE = Interceptor.Priority.LIBRARY_BEFORE + 1;

    private final Access access;
    private final AdminToken adminToken;
    private final SqliteEngine engine;
    private final Database database;
    private final TokenStore store;

    FirstToken(Access access, AdminToken adminToken, SqliteEngine engine, Database database, TokenStore store) {
        this.access = access;
        this.adminToken = adminToken;
        this.engine = engine;
        this.database = database;
        this.store = store;
    }

    void create(@Observes @Priority(AFTER_DATABASE) StartupEvent starting) {
        boolean isNeeded = !access.isOpen()
                && !adminToken.isSet()
                && database.read(store::isEmpty).await().atMost(TIMEOUT);
        if (isNeeded) {
            Path file = engine.file().resolveSibling(engine.file().getFileName() + SUFFIX);
            TokenSecret secret = readOrCreate(file);
            NewToken token = new NewToken(NAME, Role.ADMIN, null, null, null);
            database.write(sql -> store.insert(sql, token, secret, LATCHKEY, Times.now()))
                    .await()
                    .atMost(TIMEOUT);
            Log.infof("The first admin token is in %s", file);
        }
    }

    private static TokenSecret readOrCreate(Path file) {
        try {
            if (!Files.exists(file)) {
                TokenSecret secret = TokenSecret.random(new SecureRandom());
                PrivateFiles.write(file, secret.value() + "\n");
                return secret;
            }
            if (!PrivateFiles.isPrivate(file)) {
                throw new ConfigurationException(
                        "%s exists, but it is a link, or others can use it. Move it away, or set %s."
                                .formatted(file, AdminToken.NAME));
            }
            TokenSecret secret = new TokenSecret(Files.readString(file).strip());
            if (secret.isWellFormed()) {
                return secret;
            }
        } catch (IOException e) {
            throw new ConfigurationException(
                    "Cannot read or write the first admin token in %s (%s).".formatted(file, e));
        }
        throw new ConfigurationException(
                "%s exists, but holds no access token. Move it away, or set %s.".formatted(file, AdminToken.NAME));
    }
}
