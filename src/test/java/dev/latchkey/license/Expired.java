package dev.latchkey.license;

import static dev.latchkey.support.Waiting.await;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import dev.latchkey.value.Times;
import java.time.Instant;

/** Makes a license expire without waiting for it. */
public final class Expired {
    private static final long LIFETIME_SECONDS = 100_000;

    private Expired() {}

    /** The license expires this second, and was issued long before. */
    public static void now(Database database, Api.License license) {
        Instant now = Times.now();
        await(database.write(sql -> sql.update(
                "UPDATE license SET issued_at = ?, expires_at = ? WHERE id = ?",
                now.minusSeconds(LIFETIME_SECONDS),
                now,
                license.id())));
    }
}
