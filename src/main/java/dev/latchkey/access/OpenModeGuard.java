package dev.latchkey.access;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.netty.util.NetUtil;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Protects open mode from web pages that its user visits. A page of another site can make the browser send requests to
 * this server (CSRF), or point a host name of its own at this server's address (DNS rebinding) and read the responses.
 */
@Singleton
class OpenModeGuard {
    /** They change nothing, and browsers do not let other sites read the responses. */
    private static final Set<HttpMethod> HARMLESS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private static final Set<String> SAME_ORIGIN_OR_USER = Set.of("same-origin", "none");

    private final Access access;
    private final Set<String> hosts = new HashSet<>();
    /** Most requests name the same host as the one before, which need not be checked again. */
    private volatile String lastKnown;

    OpenModeGuard(
            Access access, AccessSettings settings, @ConfigProperty(name = "quarkus.http.host") String listeningHost) {
        this.access = access;
        settings.hosts().ifPresent(names -> names.forEach(name -> hosts.add(normalized(name))));
        hosts.add(normalized(listeningHost));
    }

    void register(@Observes Router router) {
        if (access.isOpen()) {
            router.route().order(RouteConstants.ROUTE_ORDER_HEADERS).handler(context -> {
                refuseForeignHost(context.request());
                refuseOtherSites(context.request());
                context.next();
            });
        }
    }

    /** Only browsers are at risk, and they always send a host. The framework refuses a malformed one. */
    private void refuseForeignHost(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        if (authority == null || authority.host().equals(lastKnown)) {
            return;
        }
        if (!isKnown(normalized(authority.host()))) {
            throw new Problem(
                    ProblemType.WRONG_HOST,
                    "This server does not know the host name %s. Use its IP address, or add the name to latchkey.hosts.",
                    Problem.echo(authority.host()));
        }
        lastKnown = authority.host();
    }

    /** DNS rebinding needs a domain name, so IP addresses and names without a dot are safe. */
    private boolean isKnown(String host) {
        boolean isIpV6 = host.startsWith("[");
        return !host.contains(".") || isIpV6 || NetUtil.isValidIpV4Address(host) || hosts.contains(host);
    }

    private static String normalized(String host) {
        return host.strip().toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }

    /** Current browsers send Sec-Fetch-Site. Older ones send at least Origin with a POST. */
    private static void refuseOtherSites(HttpServerRequest request) {
        if (HARMLESS.contains(request.method())) {
            return;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        boolean isTrusted = site != null
                ? SAME_ORIGIN_OR_USER.contains(site)
                : origin == null || origin.endsWith("://" + request.authority());
        if (!isTrusted) {
            throw new Problem(
                    ProblemType.CROSS_SITE,
                    "A web page of another site sent this request, so nothing was changed. Open mode only accepts changes from"
                            + " this server's own pages and from programs.");
        }
    }
}
