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
import dev.latchkey.value.FoldedText;
import dev.latchkey.value.Times;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
        String nameFolded = FoldedText.of(user.name());
        try {
            long id = sql.one(
                            """
                            INSERT INTO "user" (name, name_folded, last_name_folded, email, email_folded, created_at)
                            VALUES (?, ?, ?, ?, ?, ?)
                            RETURNING id
                            """,
                            row -> row.id("id"),
                            user.name(),
                            nameFolded,
                            FoldedText.lastWord(nameFolded),
                            user.email(),
                            FoldedText.of(user.email()),
                            now)
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

    /** The users that match the filter: in the order of ids, or of what begins with a prefix. */
    PageSource<User> list(UserFilter filter) {
        return (after, limit) -> database.read(sql -> {
            if (filter.email() != null) {
                return listWithEmail(sql, filter.email(), after);
            } else if (filter.emailPrefix() != null) {
                return listByEmail(sql, FoldedText.of(filter.emailPrefix()), after, limit);
            } else if (filter.namePrefix() != null) {
                return listByName(sql, FoldedText.of(filter.namePrefix()), after, limit);
            }
            return listAll(sql, after, limit);
        });
    }

    private static List<User> listAll(Sql sql, long after, int limit) {
        return sql.list("""
                SELECT id, name, email, created_at
                  FROM "user"
                 WHERE id > ?
                 ORDER BY id
                 LIMIT ?
                """, User::of, after, limit);
    }

    private static List<User> listWithEmail(Sql sql, String email, long after) {
        return sql.list("""
                SELECT id, name, email, created_at
                  FROM "user"
                 WHERE email_folded = ?
                   AND id > ?
                """, User::of, FoldedText.of(email), after);
    }

    private static List<User> listByEmail(Sql sql, String prefix, long after, int limit) {
        String end = FoldedText.endOfRange(prefix);
        String place = after == 0
                ? prefix
                : sql.one("SELECT email_folded FROM \"user\" WHERE id = ?", row -> row.text("email_folded"), after)
                        .orElse(end);
        return sql.list("""
                SELECT id, name, email, created_at
                  FROM "user"
                 WHERE (email_folded, id) > (?, ?)
                   AND email_folded >= ?
                   AND email_folded < ?
                 ORDER BY email_folded
                 LIMIT ?
                """, User::of, place, after, prefix, end, limit);
    }

    /** Each user appears once: by name if the name begins with the prefix, otherwise by last name. */
    private static List<User> listByName(Sql sql, String prefix, long after, int limit) {
        String end = FoldedText.endOfRange(prefix);
        String place = after == 0 ? prefix : placeByName(sql, prefix, after).orElse(end);
        return sql.list("""
                SELECT id, name, email, created_at, name_folded AS place
                  FROM "user"
                 WHERE (name_folded, id) > (?, ?)
                   AND name_folded >= ?
                   AND name_folded < ?
                UNION ALL
                SELECT id, name, email, created_at, last_name_folded
                  FROM "user"
                 WHERE last_name_folded <> ''
                   AND (last_name_folded, id) > (?, ?)
                   AND last_name_folded >= ?
                   AND last_name_folded < ?
                   AND NOT (name_folded >= ? AND name_folded < ?)
                 ORDER BY place, id
                 LIMIT ?
                """, User::of, place, after, prefix, end, place, after, prefix, end, prefix, end, limit);
    }

    private static Optional<String> placeByName(Sql sql, String prefix, long id) {
        return sql.one(
                "SELECT name_folded, last_name_folded FROM \"user\" WHERE id = ?",
                row -> {
                    String name = row.text("name_folded");
                    return name.startsWith(prefix) ? name : row.text("last_name_folded");
                },
                id);
    }

    Uni<User> update(long id, IfMatch ifMatch, UserChanges changes) {
        return database.write(sql -> {
            tagger.requireUnchanged(ifMatch, () -> find(sql, id));
            return update(sql, id, changes.newName(), changes.newEmail());
        });
    }

    private static User update(Sql sql, long id, String name, String email) {
        String nameFolded = FoldedText.of(name);
        try {
            return sql.one(
                            """
                            UPDATE "user"
                               SET name = coalesce(?, name),
                                   name_folded = coalesce(?, name_folded),
                                   last_name_folded = coalesce(?, last_name_folded),
                                   email = coalesce(?, email),
                                   email_folded = coalesce(?, email_folded)
                             WHERE id = ?
                            RETURNING id, name, email, created_at
                            """,
                            User::of,
                            name,
                            nameFolded,
                            FoldedText.lastWord(nameFolded),
                            email,
                            FoldedText.of(email),
                            id)
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
