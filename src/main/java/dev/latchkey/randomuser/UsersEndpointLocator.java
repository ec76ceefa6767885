package dev.latchkey.randomuser;

import dev.latchkey.http.RootPath;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.value.registry.ValueRegistry;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Finds the users endpoint: the configured one, or the one of this server. */
@Singleton
class UsersEndpointLocator {
    private final Optional<URI> configured;
    private final String host;
    private final RootPath root;
    private final ValueRegistry server;
    private UsersEndpoint endpoint;

    UsersEndpointLocator(
            @ConfigProperty(name = "quarkus.rest-client.users.url") Optional<URI> configured,
            @ConfigProperty(name = "quarkus.http.host") String host,
            RootPath root,
            ValueRegistry server) {
        this.configured = configured;
        this.host = host;
        this.root = root;
        this.server = server;
    }

    /** The client is created on first use, because only a listening server knows its port. */
    synchronized UsersEndpoint get() {
        if (endpoint == null) {
            // This server's certificate does not name a loopback address, and it is this process anyway.
            boolean isThisServer = configured.isEmpty();
            UsersEndpoint client = QuarkusRestClientBuilder.newBuilder()
                    .baseUri(configured.orElseGet(this::addressOfThisServer))
                    .trustAll(isThisServer)
                    .verifyHost(!isThisServer)
                    .build(UsersEndpoint.class);
            // Another server must not see the tokens of our callers.
            endpoint = isThisServer ? client : (authorization, candidate) -> client.create(null, candidate);
        }
        return endpoint;
    }

    /** Prefers TLS, because the plain port may only redirect to it. */
    private URI addressOfThisServer() {
        HttpServer ports = HttpServer.INFO.get(server);
        boolean isSecure = ports.getSecurePort() > 0;
        String reachable =
                switch (host) {
                    case "0.0.0.0" -> "127.0.0.1";
                    case "::" -> "::1";
                    default -> host;
                };
        return URI.create("%s://%s:%d%s"
                .formatted(
                        isSecure ? "https" : "http",
                        reachable.contains(":") ? "[" + reachable + "]" : reachable,
                        isSecure ? ports.getSecurePort() : ports.getPort(),
                        root.of("")));
    }
}
