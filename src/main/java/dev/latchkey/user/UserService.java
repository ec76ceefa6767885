package dev.latchkey.user;

import dev.latchkey.database.ConstraintViolated;
import dev.latchkey.database.Database;
import dev.latchkey.http.Pages;
import dev.latchkey.http.Times;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/** The users. Emails are unique, compared without case; names are not. */
@Singleton
class UserService {
    private final Database database;

    UserService(Database database) {
        this.database = database;
    }

    Uni<User> create(NewUser user) {
        return database.write(sql -> sql.one(
                                """
                                INSERT INTO "user" (name, email, email_folded, created_at)
                                VALUES (?, ?, ?, ?)
                                RETURNING id, name, email, created_at
                                """, User::of, user.name(), user.email(), Emails.folded(user.email()), Times.now())
                        .orElseThrow())
                .onFailure(UserService::isTaken)
                .transform(taken -> emailTaken(user.email()));
    }

    Uni<User> get(long id) {
        return database.read(sql -> sql.one("""
                        SELECT id, name, email, created_at
                          FROM "user"
                         WHERE id = ?
                        """, User::of, id).orElseThrow(() -> Problem.notFound("user", id)));
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

    Uni<User> update(long id, UserChanges changes) {
        return database.write(sql -> sql.one(
                                """
                                UPDATE "user"
                                   SET name = coalesce(?, name),
                                       email = coalesce(?, email),
                                       email_folded = coalesce(?, email_folded)
                                 WHERE id = ?
                                RETURNING id, name, email, created_at
                                """,
                                User::of,
                                changes.newName(),
                                changes.newEmail(),
                                Emails.folded(changes.newEmail()),
                                id)
                        .orElseThrow(() -> Problem.notFound("user", id)))
                .onFailure(UserService::isTaken)
                .transform(taken -> emailTaken(changes.newEmail()));
    }

    Uni<Void> delete(long id) {
        return database.<Void>write(sql -> {
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

    private static boolean isTaken(Throwable failure) {
        return ConstraintViolated.is(failure, ConstraintViolated.Kind.UNIQUE);
    }

    private static Problem emailTaken(String email) {
        return new Problem(
                ProblemType.EMAIL_TAKEN,
                "A user with the email %s exists already. Use another, or find that user.",
                email);
    }
}
