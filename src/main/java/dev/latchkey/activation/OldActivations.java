package dev.latchkey.activation;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.value.Times;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
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
            licensesWithLapsed(sql, end).forEach(license -> store.markLapsed(sql, license, now));
            return deleteFree(sql, end);
        });
    }

    /** The licenses of up to {@link #MAX_DELETED} seats that are ACTIVE as stored, although their lease was over at this time. */
    private static List<Long> licensesWithLapsed(Sql sql, Instant time) {
        return sql.list("""
                SELECT DISTINCT license_id
                  FROM (SELECT license_id, state
                          FROM activation
                         WHERE held_until <= ?
                         ORDER BY held_until
                         LIMIT ?) AS oldest
                 WHERE state = 'ACTIVE'
                """, row -> row.id("license_id"), time, MAX_DELETED);
    }

    /** Deletes up to {@link #MAX_DELETED} seats that have been free since this time. */
    private static int deleteFree(Sql sql, Instant time) {
        return sql.update("""
                DELETE FROM activation
                 WHERE id IN (SELECT id
                                FROM activation
                               WHERE held_until <= ?
                                 AND state <> 'ACTIVE'
                               ORDER BY held_until
                               LIMIT ?)
                """, time, MAX_DELETED);
    }
}
