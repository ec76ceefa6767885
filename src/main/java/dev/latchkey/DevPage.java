package dev.latchkey;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** In dev mode, adds to the page at {@code /} a link to the Dev UI, which is nowhere else. */
@Singleton
@IfBuildProfile("dev")
class DevPage {
    private static final String PAGE = "META-INF/resources/index.html";
    private static final String END_OF_LINKS = "</ul>";
    private static final String LINK =
            "  <li><a href=\"/q/dev-ui\">Dev UI</a>: the service from inside, while it is being changed</li>\n  ";

    void serve(@Observes Router router) {
        router.get("/").order(RouteConstants.ROUTE_ORDER_BEFORE_DEFAULT).handler(DevPage::answer);
    }

    private static void answer(RoutingContext context) {
        try (InputStream page = Thread.currentThread().getContextClassLoader().getResourceAsStream(PAGE)) {
            String html = new String(page.readAllBytes(), StandardCharsets.UTF_8);
            context.response()
                    .putHeader("Content-Type", "text/html;charset=UTF-8")
                    .end(html.replace(END_OF_LINKS, LINK + END_OF_LINKS));
        } catch (IOException e) {
            context.fail(e);
        }
    }
}
