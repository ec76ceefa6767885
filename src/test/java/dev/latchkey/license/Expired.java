package dev.latchkey.license;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import dev.latchkey.http.Times;
import java.time.Duration;

/** Lets time pass for one license, without waiting for it. */
final class Expired {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long SECONDS = 100_000;

    private Expired() {}

    /** The license ended this very second, and began long before. */
    static void now(Database database, Api.License license) {
        database.write(sql -> sql.update(
                        "UPDATE license SET issued_at = ?, expires_at = ? WHERE id = ?",
                        Times.now().minusSeconds(SECONDS),
                        Times.now(),
                        license.id()))
                .await()
                .atMost(PATIENCE);
    }
}
