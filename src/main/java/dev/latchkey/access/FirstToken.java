package dev.latchkey.access;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.database.sqlite.PrivateFiles;
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
    private static final String NAME = "first admin token";
    private static final Actor LATCHKEY = new Actor(null, "latchkey");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int AFTER_DATABASE = Interceptor.Priority.LIBRARY_BEFORE + 1;

    private final Access access;
    private final AdminToken adminToken;
    private final Database database;
    private final TokenStore store;

    FirstToken(Access access, AdminToken adminToken, Database database, TokenStore store) {
        this.access = access;
        this.adminToken = adminToken;
        this.database = database;
        this.store = store;
    }

    void create(@Observes @Priority(AFTER_DATABASE) StartupEvent starting) {
        boolean isNeeded = !access.isOpen()
                && !adminToken.isSet()
                && database.read(store::isEmpty).await().atMost(TIMEOUT);
        if (isNeeded) {
            Path file = database.adminTokenFile();
            TokenSecret secret = readOrCreate(file);
            if (database.write(sql -> insertIfFirst(sql, secret)).await().atMost(TIMEOUT)) {
                Log.infof("The first admin token is in %s", file);
            } else {
                delete(file);
            }
        }
    }

    /** False if another process on the same database was faster, and has another secret. */
    private boolean insertIfFirst(Sql sql, TokenSecret secret) {
        if (!store.isEmpty(sql)) {
            return store.hasSecret(sql, secret);
        }
        store.insert(sql, new NewToken(NAME, Role.ADMIN, null, null, null), secret, LATCHKEY, Times.now());
        return true;
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            Log.warnf("%s holds a token that is not valid. Delete it.", file);
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
