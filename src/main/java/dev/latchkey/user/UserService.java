package dev.latchkey.user;

import dev.latchkey.database.Database;
import dev.latchkey.database.ForeignKeyViolation;
import dev.latchkey.database.Sql;
import dev.latchkey.database.UniqueViolation;
import dev.latchkey.http.EntityTagger;
import dev.latchkey.http.IfMatch;
import dev.latchkey.http.PageSource;
import dev.latchkey.idempotency.Idempotency;
import dev.latchkey.idempotency.IdempotentRequest;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import dev.latchkey.value.Times;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Users. Emails are unique and compared case-insensitively; names are not unique. */
@Singleton
class UserService {
    private final Database database;
    private final Idempotency idempotency;
    private final EntityTagger tagger;

    UserService(Database database, Idempotency idempotency, EntityTagger tagger) {
        this.database = database;
        this.idempotency = idempotency;
        this.tagger = tagger;
    }

    Uni<User> create(NewUser user, IdempotentRequest request) {
        return idempotency.create(request, user, sql -> insert(sql, user));
    }

    /** Returning only the id lets PostgreSQL's driver begin the transaction in the same round trip. */
    private static User insert(Sql sql, NewUser user) {
        Instant now = Times.now();
        try {
            long id = sql.one("""
                            INSERT INTO "user" (name, email, email_folded, created_at)
                            VALUES (?, ?, ?, ?)
                            RETURNING id
                            """, row -> row.id("id"), user.name(), user.email(), EmailAddress.fold(user.email()), now)
                    .orElseThrow();
            return new User(id, user.name(), user.email(), now);
        } catch (UniqueViolation e) {
            throw emailTaken(user.email());
        }
    }

    Uni<User> get(long id) {
        return database.read(sql -> find(sql, id));
    }

    private static User find(Sql sql, long id) {
        return sql.one("""
                        SELECT id, name, email, created_at
                          FROM "user"
                         WHERE id = ?
                        """, User::of, id).orElseThrow(() -> Problem.notFound("user", id));
    }

    /** All users in the order of their ids, or only the one with this email. */
    PageSource<User> list(String email) {
        return email == null ? this::listAll : (after, limit) -> listWithEmail(email, after);
    }

    private Uni<List<User>> listAll(long after, int limit) {
        return database.read(sql -> sql.list("""
                SELECT id, name, email, created_at
                  FROM "user"
                 WHERE id > ?
                 ORDER BY id
                 LIMIT ?
                """, User::of, after, limit));
    }

    private Uni<List<User>> listWithEmail(String email, long after) {
        return database.read(sql -> sql.list("""
                SELECT id, name, email, created_at
                  FROM "user"
                 WHERE email_folded = ?
                   AND id > ?
                """, User::of, EmailAddress.fold(email), after));
    }

    Uni<User> update(long id, IfMatch ifMatch, UserChanges changes) {
        return database.write(sql -> {
            tagger.requireUnchanged(ifMatch, () -> find(sql, id));
            return update(sql, id, changes.newName(), changes.newEmail());
        });
    }

    private static User update(Sql sql, long id, String name, String email) {
        try {
            return sql.one("""
                            UPDATE "user"
                               SET name = coalesce(?, name),
                                   email = coalesce(?, email),
                                   email_folded = coalesce(?, email_folded)
                             WHERE id = ?
                            RETURNING id, name, email, created_at
                            """, User::of, name, email, EmailAddress.fold(email), id)
                    .orElseThrow(() -> Problem.notFound("user", id));
        } catch (UniqueViolation e) {
            throw emailTaken(email);
        }
    }

    Uni<Void> delete(long id, IfMatch ifMatch) {
        return database.write(sql -> {
            tagger.requireUnchanged(ifMatch, () -> find(sql, id));
            delete(sql, id);
            return null;
        });
    }

    private static void delete(Sql sql, long id) {
        try {
            if (sql.update("DELETE FROM \"user\" WHERE id = ?", id) == 0) {
                throw Problem.notFound("user", id);
            }
        } catch (ForeignKeyViolation e) {
            throw new Problem(
                    ProblemType.USER_HAS_LICENSES,
                    "User %d has licenses. They are never deleted, so the user cannot be deleted either.",
                    id);
        }
    }

    private static Problem emailTaken(String email) {
        return new Problem(
                ProblemType.EMAIL_TAKEN,
                "Another user already has the email %s. Use a different one, or find that user with GET /users?email=.",
                email);
    }
}
