package dev.latchkey.activation;

import dev.latchkey.database.Database;
import dev.latchkey.value.Times;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** Deletes seats that have been free for a long time. */
@Singleton
class OldActivations {
    /** More seats are deleted than taken meanwhile, so that a backlog shrinks. */
    private static final int CHANGES_PER_DELETION = 100;

    private static final int MAX_DELETED = 1000;

    private final Database database;
    private final ActivationStore store;
    private final ActivationSettings settings;
    private final AtomicInteger changes = new AtomicInteger();

    OldActivations(Database database, ActivationStore store, ActivationSettings settings) {
        this.database = database;
        this.store = store;
        this.settings = settings;
    }

    /** Call it with each change. */
    void deleteNowAndThen() {
        if (changes.getAndIncrement() % CHANGES_PER_DELETION == 0) {
            delete().subscribe().with(deleted -> {}, failure -> Log.debug("Old seats were not deleted", failure));
        }
    }

    /** Deletes up to {@link #MAX_DELETED}, and returns their number. */
    Uni<Integer> delete() {
        return database.writeMany(sql -> {
            Instant now = Times.now();
            Instant end = now.minus(settings.kept());
            store.licensesWithLapsed(sql, end, MAX_DELETED).forEach(license -> store.markLapsed(sql, license, now));
            return store.deleteFree(sql, end, MAX_DELETED);
        });
    }
}
