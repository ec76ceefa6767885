package dev.latchkey.access;

import dev.latchkey.database.Row;
import dev.latchkey.http.Actor;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** One entry in the history of a token. */
@RegisterForReflection
public record TokenEvent(long id, long tokenId, TokenEventType type, Instant at, Actor by) {
    static TokenEvent of(Row row) {
        return new TokenEvent(
                row.id("id"),
                row.id("token_id"),
                TokenEventType.valueOf(row.text("type")),
                row.time("at"),
                new Actor(row.nullableId("by_token_id"), row.text("by_name")));
    }
}
