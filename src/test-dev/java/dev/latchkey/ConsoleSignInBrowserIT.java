package dev.latchkey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.support.Http;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The console in tokens mode. */
class ConsoleSignInBrowserIT extends ConsoleTest {
    @BeforeAll
    static void start() throws IOException {
        latchkey = new Latchkey(folder, "-Dlatchkey.access=tokens");
    }

    @Test
    void adminSignsInAndSeesEverything() {
        console.page().navigate(latchkey.address().toString());
        signIn(Http.ADMIN_TOKEN);
        assertThat(console.heading()).hasText("Overview");
        assertEquals(
                List.of("Overview", "Licenses", "Users", "Tokens", "Signing keys", "Backups"),
                console.page().getByRole(AriaRole.NAVIGATION).getByRole(AriaRole.LINK).allInnerTexts());
        console.assertNoComplaintsBut();
    }

    @Test
    void wrongTokenIsRefusedInTheDialog() {
        console.page().navigate(latchkey.address().toString());
        signIn("latchkey_wrong");
        assertThat(console.dialog().locator("[role=alert]")).hasText("This token is not valid. Paste another one.");
        assertThat(console.field("Access token")).hasValue("latchkey_wrong");
        signIn(Http.ADMIN_TOKEN);
        assertThat(console.heading()).hasText("Overview");
        console.assertNoComplaintsBut(401);
    }

    @Test
    void viewerSeesNeitherActionsNorKeys() throws IOException {
        String license = newLicense();
        console.page().navigate(latchkey.address().resolve("/#/" + license).toString());
        signIn(token("viewer"));
        assertThat(console.verdict()).hasText("Good. It never expires.");
        assertThat(console.main().locator(".buttons button")).hasCount(0);
        assertThat(console.button("Reveal key")).hasCount(0);
        assertThat(console.main().locator(".rules .pass")).hasCount(8);
        assertEquals(
                List.of("Overview", "Licenses", "Users"),
                console.page().getByRole(AriaRole.NAVIGATION).getByRole(AriaRole.LINK).allInnerTexts());
        console.assertNoComplaintsBut();
    }

    @Test
    void tokenIsKeptForTheTabOnly() {
        console.page().navigate(latchkey.address().toString());
        signIn(Http.ADMIN_TOKEN);
        assertThat(console.heading()).hasText("Overview");
        Page page = console.page();
        page.reload();
        assertThat(console.heading()).hasText("Overview");
        assertEquals(List.of(), page.context().cookies());
        assertEquals("{}", page.evaluate("JSON.stringify(localStorage)"));
        console.urls().forEach(url -> assertFalse(url.contains(Http.ADMIN_TOKEN), url));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out")).click();
        assertThat(console.field("Access token")).isVisible();
        assertEquals("{}", page.evaluate("JSON.stringify(sessionStorage)"));
        console.assertNoComplaintsBut();
    }

    @Test
    void tokenThatEndsInTheMiddleOfWorkLosesNothingThatWasTyped() throws IOException {
        String license = newLicense();
        JsonPath token = newToken("admin");
        console.page().navigate(latchkey.address().resolve("/#/" + license).toString());
        signIn(token.getString("token"));
        console.button("Suspend").click();
        console.field("Reason (optional)").fill("Typed before");
        Http.send(Http.get(latchkey.address().resolve("/tokens/" + token.getLong("id"))).DELETE());
        console.submit("Suspend");
        Locator again = console.dialog().last();
        again.getByLabel("Access token").fill(Http.ADMIN_TOKEN);
        again.getByRole(AriaRole.BUTTON).click();
        assertThat(console.dialog()).hasCount(0);
        assertThat(console.verdict()).hasText(Pattern.compile("Suspended .*: Typed before"));
        console.assertNoComplaintsBut(401);
    }

    @Test
    void historyNamesTheTokenThatDidIt() throws IOException {
        String license = newLicense();
        JsonPath token = newToken("admin");
        console.page().navigate(latchkey.address().resolve("/#/" + license).toString());
        signIn(token.getString("token"));
        console.button("Suspend").click();
        console.submit("Suspend");
        assertThat(console.verdict())
                .hasText(Pattern.compile("Suspended .* with the token “%s”\\.".formatted(token.getString("name"))));
        console.assertNoComplaintsBut();
    }

    @Test
    void pageSaysSoIfTheServerCannotBeReached() {
        console.page().navigate(latchkey.address().toString());
        signIn(Http.ADMIN_TOKEN);
        assertThat(console.heading()).hasText("Overview");
        console.page().route("**/tokens/current", Route::abort);
        console.page().reload();
        assertThat(console.main().locator("[role=alert]")).containsText("Latchkey cannot be reached");
    }

    @Test
    void scratchDatabaseHasNoBackupsAndSaysSo() {
        console.page().navigate(latchkey.address().resolve("/#/backups").toString());
        signIn(Http.ADMIN_TOKEN);
        assertThat(console.main().locator("[role=alert]")).containsText("This is a scratch database");
        console.assertNoComplaintsBut(409);
    }

    private void signIn(String token) {
        console.field("Access token").fill(token);
        console.submit("Sign in");
    }

    private static String token(String role) throws IOException {
        return newToken(role).getString("token");
    }

    private static JsonPath newToken(String role) throws IOException {
        return create("/tokens", "{\"name\": \"%s\", \"role\": \"%s\"}".formatted(UUID.randomUUID(), role));
    }

    /** The path of a new license. */
    private static String newLicense() throws IOException {
        return "licenses/" + issueTo(1, "{}").getLong("id");
    }
}
