package dev.latchkey.access;

import dev.latchkey.http.Actor;
import dev.latchkey.http.BearerProblems;
import dev.latchkey.http.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import java.security.Permission;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the identities that Quarkus Security checks permissions against. */
final class Identities {
    private static final Uni<Boolean> GRANTED = Uni.createFrom().item(true);

    private Identities() {}

    static SecurityIdentity of(Actor actor, Set<Scope> scopes) {
        Set<String> names = scopes.stream().map(Scope::toString).collect(Collectors.toUnmodifiableSet());
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new Caller(actor, names))
                .addPermissionChecker(permission -> check(permission, names))
                .build();
    }

    /** An identity with every scope, for a caller without a token in the database. */
    static SecurityIdentity ofAdmin(String name) {
        return of(new Actor(null, name), Role.ADMIN.scopes());
    }

    /** Quarkus splits {@code users:read} into the name and the actions of a permission. */
    private static Uni<Boolean> check(Permission permission, Set<String> scopes) {
        String scope = permission.getName() + ":" + permission.getActions();
        return scopes.contains(scope) ? GRANTED : Uni.createFrom().failure(() -> BearerProblems.missingScope(scope));
    }
}
