package dev.latchkey.user;

import dev.latchkey.database.Row;
import dev.latchkey.http.Addressable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** Someone who can hold licenses. */
@RegisterForReflection
public record User(long id, String name, String email, Instant createdAt) implements Addressable {
    /** In code points. */
    static final int MAX_NAME = 200;

    static User of(Row row) {
        return new User(row.id("id"), row.text("name"), row.text("email"), row.time("created_at"));
    }

    @Override
    public String path() {
        return "/users/" + id;
    }
}
