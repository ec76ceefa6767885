package dev.latchkey.randomuser;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.value.registry.ValueRegistry;
import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Finds the users endpoint: the one that is configured, or else that of this very server. */
@Singleton
class UsersEndpoints {
    private final Instance<UsersEndpoint> configured;
    private final Optional<String> url;
    private final String host;
    private final String rootPath;
    private final ValueRegistry server;
    private UsersEndpoint endpoint;

    UsersEndpoints(
            @RestClient Instance<UsersEndpoint> configured,
            @ConfigProperty(name = "quarkus.rest-client.users.url") Optional<String> url,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.root-path") String rootPath,
            ValueRegistry server) {
        this.configured = configured;
        this.url = url;
        this.host = host;
        this.rootPath = rootPath;
        this.server = server;
    }

    /** Only a server that listens knows its port, so this waits for the first request. */
    synchronized UsersEndpoint get() {
        if (endpoint == null) {
            endpoint = url.isPresent() ? configured.get() : ofThisServer();
        }
        return endpoint;
    }

    /** The server's certificate is not asked for: it is in this process, and the name on it is not this address. */
    private UsersEndpoint ofThisServer() {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(addressOfThisServer())
                .trustAll(true)
                .verifyHost(false)
                .build(UsersEndpoint.class);
    }

    /** By TLS where it is offered, because the other port may then only redirect there. */
    private URI addressOfThisServer() {
        HttpServer ports = HttpServer.INFO.get(server);
        boolean secure = ports.getSecurePort() > 0;
        String reachable =
                switch (host) {
                    case "0.0.0.0" -> "127.0.0.1";
                    case "::" -> "::1";
                    default -> host;
                };
        try {
            return new URI(
                    secure ? "https" : "http",
                    null,
                    reachable,
                    secure ? ports.getSecurePort() : ports.getPort(),
                    rootPath,
                    null,
                    null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("This server listens on a host that is none: " + host, e);
        }
    }
}
