package dev.latchkey.user;

import dev.latchkey.database.Row;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** Somebody who may hold licenses. */
@RegisterForReflection
public record User(long id, String name, String email, Instant createdAt) {
    /** The longest name, in code points. */
    static final int MAX_NAME = 200;

    static User of(Row row) {
        return new User(row.id("id"), row.text("name"), row.text("email"), row.time("created_at"));
    }

    /** Where this user is found. */
    String path() {
        return "/users/" + id;
    }
}
