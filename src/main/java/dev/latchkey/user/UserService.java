package dev.latchkey.user;

import dev.latchkey.database.ConstraintViolated;
import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.http.EntityTags;
import dev.latchkey.http.IfMatch;
import dev.latchkey.http.Pages;
import dev.latchkey.http.Times;
import dev.latchkey.idempotency.Idempotency;
import dev.latchkey.idempotency.IdempotencyKey;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Supplier;

/** The users. Emails are unique, compared without case; names are not. */
@Singleton
class UserService {
    private final Database database;
    private final Idempotency idempotency;
    private final EntityTags tags;

    UserService(Database database, Idempotency idempotency, EntityTags tags) {
        this.database = database;
        this.idempotency = idempotency;
        this.tags = tags;
    }

    Uni<User> create(NewUser user, IdempotencyKey key) {
        return idempotency.once(
                key,
                "POST /users",
                user,
                User.class,
                sql -> unlessTaken(user.email(), () -> sql.one(
                                """
                        INSERT INTO "user" (name, email, email_folded, created_at)
                        VALUES (?, ?, ?, ?)
                        RETURNING id, name, email, created_at
                        """, User::of, user.name(), user.email(), Emails.folded(user.email()), Times.now())
                        .orElseThrow()));
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

    /** Oldest first; with an email, only whose email it is. */
    Pages<User> list(String email) {
        return email == null ? this::page : (after, limit) -> withEmail(email, after);
    }

    private Uni<List<User>> page(long after, int limit) {
        return database.readMany(sql -> sql.list("""
                SELECT id, name, email, created_at
                  FROM "user"
                 WHERE id > ?
                 ORDER BY id
                 LIMIT ?
                """, User::of, after, limit));
    }

    private Uni<List<User>> withEmail(String email, long after) {
        return database.read(sql -> sql.list("""
                SELECT id, name, email, created_at
                  FROM "user"
                 WHERE email_folded = ?
                   AND id > ?
                """, User::of, Emails.folded(email), after));
    }

    Uni<User> update(long id, IfMatch ifMatch, UserChanges changes) {
        return database.write(sql -> unlessTaken(changes.newEmail(), () -> {
            tags.require(ifMatch, () -> find(sql, id));
            return sql.one("""
                            UPDATE "user"
                               SET name = coalesce(?, name),
                                   email = coalesce(?, email),
                                   email_folded = coalesce(?, email_folded)
                             WHERE id = ?
                            RETURNING id, name, email, created_at
                            """, User::of, changes.newName(), changes.newEmail(), Emails.folded(changes.newEmail()), id)
                    .orElseThrow(() -> Problem.notFound("user", id));
        }));
    }

    Uni<Void> delete(long id, IfMatch ifMatch) {
        return database.<Void>write(sql -> {
                    tags.require(ifMatch, () -> find(sql, id));
                    if (sql.update("DELETE FROM \"user\" WHERE id = ?", id) == 0) {
                        throw Problem.notFound("user", id);
                    }
                    return null;
                })
                .onFailure(failure -> ConstraintViolated.is(failure, ConstraintViolated.Kind.FOREIGN_KEY))
                .transform(held -> new Problem(
                        ProblemType.USER_HAS_LICENSES,
                        "The user %d still holds licenses, so it was not deleted. GET /users/%d/licenses lists them.",
                        id,
                        id));
    }

    /** The UNIQUE index decides. */
    private static User unlessTaken(String email, Supplier<User> change) {
        try {
            return change.get();
        } catch (ConstraintViolated refusal) {
            throw ConstraintViolated.is(refusal, ConstraintViolated.Kind.UNIQUE) ? emailTaken(email) : refusal;
        }
    }

    private static Problem emailTaken(String email) {
        return new Problem(
                ProblemType.EMAIL_TAKEN,
                "A user with the email %s exists already. Use another, or find that user.",
                email);
    }
}
