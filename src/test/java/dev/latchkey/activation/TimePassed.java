package dev.latchkey.activation;

import static dev.latchkey.support.Waiting.await;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import java.time.Duration;
import java.time.Instant;

/** Lets time pass for the seats of a license, without waiting: all that happened to them happened earlier. */
final class TimePassed {
    private TimePassed() {}

    private record Seat(long id, Instant activatedAt, Instant seenAt, Instant heldUntil) {}

    static void since(Database database, Api.License license, Duration time) {
        await(database.write(sql -> {
            sql.list(
                            "SELECT id, activated_at, seen_at, held_until FROM activation WHERE license_id = ?",
                            row -> new Seat(
                                    row.id("id"),
                                    row.time("activated_at"),
                                    row.time("seen_at"),
                                    row.time("held_until")),
                            license.id())
                    .forEach(seat -> sql.update(
                            "UPDATE activation SET activated_at = ?, seen_at = ?, held_until = ? WHERE id = ?",
                            seat.activatedAt().minus(time),
                            seat.seenAt().minus(time),
                            seat.heldUntil() == null ? null : seat.heldUntil().minus(time),
                            seat.id()));
            return null;
        }));
    }
}
