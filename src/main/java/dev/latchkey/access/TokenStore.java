package dev.latchkey.access;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.database.UniqueViolation;
import dev.latchkey.http.Actor;
import dev.latchkey.http.PageSource;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Reads and writes tokens inside a transaction. Every write adds an event to the history. */
@Singleton
class TokenStore {
    private final Database database;
    private final SecureRandom random = new SecureRandom();

    TokenStore(Database database) {
        this.database = database;
    }

    Token find(Sql sql, long id) {
        return sql.one("""
                        SELECT id, name, role, scopes, created_at, expires_at, rotated_at, revoked_at,
                               last_used_at
                          FROM token
                         WHERE id = ?
                        """, Token::of, id).orElseThrow(() -> Problem.notFound("token", id));
    }

    boolean isEmpty(Sql sql) {
        return sql.one("SELECT id FROM token LIMIT 1", row -> row.id("id")).isEmpty();
    }

    boolean hasSecret(Sql sql, TokenSecret secret) {
        return sql.one("SELECT token_id FROM token_secret WHERE hash = ?", row -> row.id("token_id"), secret.hash())
                .isPresent();
    }

    /** Stores a token with a new secret, and returns both. */
    Token insert(Sql sql, NewToken newToken, Actor by, Instant now) {
        return insert(sql, newToken, TokenSecret.random(random), by, now);
    }

    /** Stores a token with this secret, and returns both. */
    Token insert(Sql sql, NewToken newToken, TokenSecret secret, Actor by, Instant now) {
        Set<Scope> scopes = newToken.allowed();
        try {
            Token token = sql.one(
                            """
                            INSERT INTO token (name, role, scopes, created_at, expires_at)
                            VALUES (?, ?, ?, ?, ?)
                            RETURNING id, name, role, scopes, created_at, expires_at, rotated_at, revoked_at,
                               last_used_at
                            """,
                            Token::of,
                            newToken.name(),
                            newToken.role() == null ? null : newToken.role().name(),
                            newToken.role() == null ? Token.text(scopes) : null,
                            now,
                            newToken.end(now))
                    .orElseThrow();
            insertSecret(sql, token, secret);
            append(sql, TokenEventType.CREATED, token, by, now);
            return token.with(secret);
        } catch (UniqueViolation e) {
            throw nameTaken(newToken.name());
        }
    }

    /** Stores a new name and a new end. */
    Token update(Sql sql, Token before, String name, Instant end, Actor by, Instant now) {
        try {
            sql.update("UPDATE token SET name = ?, expires_at = ? WHERE id = ?", name, end, before.id());
        } catch (UniqueViolation e) {
            throw nameTaken(name);
        }
        append(sql, TokenEventType.CHANGED, before, by, now);
        return find(sql, before.id());
    }

    /** Gives the token a new secret. The old ones end at this time, or earlier if they would. */
    Token rotate(Sql sql, Token token, Instant endOfOld, Actor by, Instant now) {
        sql.update("DELETE FROM token_secret WHERE token_id = ? AND valid_until <= ?", token.id(), now);
        sql.update("""
                UPDATE token_secret
                   SET valid_until = CASE WHEN valid_until < ? THEN valid_until ELSE ? END
                 WHERE token_id = ?
                """, endOfOld, endOfOld, token.id());
        TokenSecret secret = TokenSecret.random(random);
        insertSecret(sql, token, secret);
        sql.update("UPDATE token SET rotated_at = ? WHERE id = ?", now, token.id());
        append(sql, TokenEventType.ROTATED, token, by, now);
        return find(sql, token.id()).with(secret);
    }

    void revoke(Sql sql, Token token, Actor by, Instant now) {
        sql.update("UPDATE token SET revoked_at = ? WHERE id = ?", now, token.id());
        append(sql, TokenEventType.REVOKED, token, by, now);
    }

    /** Whether another token with the role admin is valid. */
    boolean hasOtherAdmin(Sql sql, Token token, Instant now) {
        return sql.one("""
                        SELECT id
                          FROM token
                         WHERE role = 'ADMIN'
                           AND id <> ?
                           AND revoked_at IS NULL
                           AND (expires_at IS NULL OR expires_at > ?)
                         LIMIT 1
                        """, row -> row.id("id"), token.id(), now).isPresent();
    }

    /** All tokens in the order of their ids. */
    PageSource<Token> list() {
        return (after, limit) -> database.read(sql -> sql.list("""
                SELECT id, name, role, scopes, created_at, expires_at, rotated_at, revoked_at,
                               last_used_at
                  FROM token
                 WHERE id > ?
                 ORDER BY id
                 LIMIT ?
                """, Token::of, after, limit));
    }

    /** The events of a token, oldest first. */
    PageSource<TokenEvent> events(long tokenId) {
        return (after, limit) -> database.read(sql -> {
            List<TokenEvent> events = sql.list("""
                    SELECT id, token_id, type, at, by_token_id, by_name
                      FROM token_event
                     WHERE token_id = ?
                       AND id > ?
                     ORDER BY id
                     LIMIT ?
                    """, TokenEvent::of, tokenId, after, limit);
            if (events.isEmpty()) {
                find(sql, tokenId);
            }
            return events;
        });
    }

    private static void insertSecret(Sql sql, Token token, TokenSecret secret) {
        sql.update("INSERT INTO token_secret (hash, token_id) VALUES (?, ?)", secret.hash(), token.id());
    }

    private static void append(Sql sql, TokenEventType type, Token token, Actor by, Instant now) {
        sql.update("""
                INSERT INTO token_event (token_id, type, at, by_token_id, by_name)
                VALUES (?, ?, ?, ?, ?)
                """, token.id(), type.name(), now, by.tokenId(), by.name());
    }

    private static Problem nameTaken(String name) {
        return new Problem(
                ProblemType.TOKEN_NAME_TAKEN,
                "Another token already has the name %s. Use a different one, or revoke that token first.",
                name);
    }
}
