package dev.latchkey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.support.Http;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front page and Swagger UI in a real browser, under their own security policy. */
class PagesBrowserIT {
    @TempDir
    static Path open;

    @TempDir
    static Path withTokens;

    private static Latchkey latchkey;
    private static Latchkey latchkeyWithTokens;
    private static Chromium chromium;

    private Page page;
    private List<String> complaints;

    @BeforeAll
    static void start() throws IOException {
        latchkey = new Latchkey(open);
        latchkeyWithTokens = new Latchkey(withTokens, "-Dlatchkey.access=tokens");
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() throws Exception {
        chromium.close();
        latchkeyWithTokens.close();
        latchkey.close();
    }

    @BeforeEach
    void openPage() {
        page = chromium.newPage();
        complaints = Chromium.complaintsOf(page);
    }

    @AfterEach
    void closePage() {
        page.close();
    }

    @Test
    void frontPageLeadsToSwaggerUi() {
        page.navigate(latchkey.address().toString());
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Swagger UI"))
                .click();
        assertThat(operation("get", "/users")).isVisible();
        assertThat(operation("post", "/licenses/{id}/suspend")).isVisible();
        assertEquals(List.of(), complaints);
    }

    /** The framework's own page is at this address, and needs inline scripts. */
    @Test
    void swaggerUiAlsoOpensAsIndexHtml() {
        page.navigate(latchkey.address().resolve("/q/swagger-ui/index.html").toString());
        assertThat(operation("get", "/users")).isVisible();
        assertEquals(List.of(), complaints);
    }

    @Test
    void swaggerUiReads() {
        openSwaggerUi(latchkey);
        Locator response = execute("get", "/users");
        assertStatus("200", response);
        assertThat(response).containsText("alice@example.com");
        assertEquals(List.of(), complaints);
    }

    @Test
    void swaggerUiCreates() throws IOException {
        openSwaggerUi(latchkey);
        assertStatus("201", execute("post", "/users"));
        assertTrue(latchkey.get("/users").body().contains("ada@example.org"));
        assertEquals(List.of(), complaints);
    }

    @Test
    void swaggerUiIsRefusedWithoutAToken() {
        openSwaggerUi(latchkeyWithTokens);
        assertEquals(List.of(), complaints);
        assertStatus("401", execute("get", "/users"));
    }

    @Test
    void swaggerUiSendsTheTokenThatItIsGiven() {
        openSwaggerUi(latchkeyWithTokens);
        button(page.locator(".scheme-container"), "Authorize").click();
        Locator dialog = page.locator(".dialog-ux");
        dialog.locator("input").fill(Http.ADMIN_TOKEN);
        button(dialog, "Apply credentials").click();
        button(dialog, "Close").click();
        Locator response = execute("get", "/users");
        assertStatus("200", response);
        assertThat(response).containsText("alice@example.com");
        assertEquals(List.of(), complaints);
    }

    private void openSwaggerUi(Latchkey server) {
        page.navigate(server.address().resolve("/q/swagger-ui/").toString());
    }

    private Locator operation(String method, String path) {
        return page.locator(".opblock-%s:has([data-path='%s'])".formatted(method, path));
    }

    /** Tries the operation out as it is, and returns the response that the page shows. */
    private Locator execute(String method, String path) {
        Locator operation = operation(method, path);
        operation.locator(".opblock-summary-control").click();
        button(operation, "Try it out").click();
        button(operation, "Execute").click();
        return operation.locator(".live-responses-table .response");
    }

    private static void assertStatus(String status, Locator response) {
        assertThat(response.locator(".response-col_status")).containsText(status);
    }

    private static Locator button(Locator where, String name) {
        return where.getByRole(
                AriaRole.BUTTON,
                new Locator.GetByRoleOptions().setName(name).setExact(true));
    }
}
