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

/** Adds a link to the Dev UI to the page at {@code /}, in dev mode only. */
@Singleton
@IfBuildProfile("dev")
class DevPage {
    private static final String PAGE = "META-INF/resources/index.html";
    private static final String PLACEHOLDER = "<!-- Dev UI -->";
    private static final String LINK = "<li><a href=\"q/dev-ui\">Dev UI</a>: look inside the running service</li>";

    void register(@Observes Router router) {
        router.get("/").order(RouteConstants.ROUTE_ORDER_BEFORE_DEFAULT).handler(DevPage::answer);
    }

    private static void answer(RoutingContext context) {
        try (InputStream page = Thread.currentThread().getContextClassLoader().getResourceAsStream(PAGE)) {
            String html = new String(page.readAllBytes(), StandardCharsets.UTF_8);
            context.response()
                    .putHeader("Content-Type", "text/html;charset=UTF-8")
                    .end(html.replace(PLACEHOLDER, LINK));
        } catch (IOException e) {
            context.fail(e);
        }
    }
}
