package dev.latchkey.access;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.http.Caller;
import dev.latchkey.http.EntityTagger;
import dev.latchkey.http.IfMatch;
import dev.latchkey.http.PageSource;
import dev.latchkey.idempotency.ActionTarget;
import dev.latchkey.idempotency.Idempotency;
import dev.latchkey.idempotency.IdempotentRequest;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import dev.latchkey.value.Times;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** Creates, changes and revokes tokens. Nobody can manage a token that may do more than their own. */
@Singleton
class TokenService {
    private final Database database;
    private final Idempotency idempotency;
    private final EntityTagger tagger;
    private final TokenStore store;
    private final TokenCache cache;
    private final AdminToken adminToken;

    TokenService(
            Database database,
            Idempotency idempotency,
            EntityTagger tagger,
            TokenStore store,
            TokenCache cache,
            AdminToken adminToken) {
        this.database = database;
        this.idempotency = idempotency;
        this.tagger = tagger;
        this.store = store;
        this.cache = cache;
        this.adminToken = adminToken;
    }

    /** The result includes the secret. A repeat of the request does not get it. */
    Uni<Token> create(NewToken newToken, IdempotentRequest request) {
        requireScopes(request.caller(), newToken.allowed());
        return idempotency.create(
                request,
                newToken,
                sql -> store.insert(sql, newToken, request.caller().actor(), Times.now()));
    }

    Uni<Token> get(long id) {
        return database.read(sql -> store.find(sql, id));
    }

    /** All tokens by id, revoked ones too. */
    PageSource<Token> list() {
        return store.list();
    }

    /** The events of a token, oldest first. */
    PageSource<TokenEvent> events(long id) {
        return store.events(id);
    }

    /** The token that the caller has sent. */
    Uni<CurrentToken> current(Caller caller) {
        Long id = caller.actor().tokenId();
        return id == null
                ? Uni.createFrom().item(new CurrentToken(null, caller.getName(), Role.ADMIN, Role.ADMIN.scopes(), null))
                : get(id).map(token ->
                        new CurrentToken(id, token.name(), token.role(), token.scopes(), token.expiresAt()));
    }

    /** Changes the name or the end. If nothing changes, nothing is written. */
    Uni<Token> update(long id, IfMatch ifMatch, Caller caller, TokenChanges changes) {
        return forgetAfter(database.write(sql -> {
            Instant now = Times.now();
            Token before = findManageable(sql, id, ifMatch, caller);
            if (before.revokedAt() != null) {
                throw new Problem(ProblemType.TOKEN_STATE, "Token %d is revoked and cannot be changed.", id);
            }
            String name = changes.nameAfter(before);
            Instant end = changes.endAfter(before, now);
            if (end != null && !end.equals(before.expiresAt())) {
                requireNotLast(sql, before, now);
            }
            return name.equals(before.name()) && Objects.equals(end, before.expiresAt())
                    ? before
                    : store.update(sql, before, name, end, caller.actor(), now);
        }));
    }

    /** Gives the token a new secret. A repeat of the request does not get it. */
    Uni<Token> rotate(ActionTarget target, TokenRotation body) {
        Caller caller = target.request().caller();
        TokenRotation rotation = TokenRotation.orDefault(body);
        return forgetAfter(idempotency.change(target.request(), rotation, sql -> {
            Instant now = Times.now();
            Token token = findManageable(sql, target.id(), target.ifMatch(), caller);
            if (token.revokedAt() != null || token.isExpired(now)) {
                throw new Problem(
                        ProblemType.TOKEN_STATE,
                        "Token %d %s and cannot be rotated. Create a new one with POST /tokens.",
                        token.id(),
                        token.revokedAt() != null ? "is revoked" : "has expired");
            }
            return store.rotate(sql, token, rotation.end(now), caller.actor(), now);
        }));
    }

    /** Revokes the token. It can be repeated. */
    Uni<Void> revoke(long id, IfMatch ifMatch, Caller caller) {
        return forgetAfter(database.write(sql -> {
            Instant now = Times.now();
            Token token = findManageable(sql, id, ifMatch, caller);
            if (token.revokedAt() == null) {
                requireNotLast(sql, token, now);
                store.revoke(sql, token, caller.actor(), now);
            }
            return null;
        }));
    }

    private void requireNotLast(Sql sql, Token token, Instant now) {
        boolean isValidAdmin = token.role() == Role.ADMIN && !token.isExpired(now);
        if (isValidAdmin && !adminToken.isSet() && !store.hasOtherAdmin(sql, token, now)) {
            throw new Problem(
                    ProblemType.LAST_ADMIN_TOKEN,
                    "Token %d is the last valid admin token and must not end. Create another one first, or set"
                            + " LATCHKEY_ADMIN_TOKEN.",
                    token.id());
        }
    }

    private Token findManageable(Sql sql, long id, IfMatch ifMatch, Caller caller) {
        Token token = store.find(sql, id);
        requireScopes(caller, token.scopes());
        tagger.requireUnchanged(ifMatch, token::tagged);
        return token;
    }

    /** Otherwise a limited token could make itself a stronger one. */
    private static void requireScopes(Caller caller, Collection<Scope> needed) {
        Set<Scope> missing = EnumSet.copyOf(needed);
        missing.removeIf(scope -> caller.scopes().contains(scope.toString()));
        if (!missing.isEmpty()) {
            throw new Problem(
                    ProblemType.FORBIDDEN,
                    "Your token cannot manage a token with scopes that it lacks itself: %s.",
                    Token.text(missing));
        }
    }

    /** A change takes effect on the next request, even if its own client has left: nobody can cancel this subscription. */
    private <T> Uni<T> forgetAfter(Uni<T> change) {
        Uni<T> forgetting = change.invoke(cache::clear).memoize().indefinitely();
        forgetting.subscribe().with(done -> {}, failure -> {});
        return forgetting;
    }
}
