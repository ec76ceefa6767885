package dev.latchkey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.randomuser.RandomUserStub;
import dev.latchkey.support.Waiting;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main tasks of the other screens, and their failures. */
class ConsoleScreensBrowserIT extends ConsoleTest {
    private static HttpServer randomUserApi;

    /** How long the stub of the Random User API takes for each request. */
    private static volatile long delayMillis;

    @BeforeAll
    static void start() throws IOException {
        randomUserApi = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        randomUserApi.createContext("/", exchange -> {
            Waiting.sleep(Duration.ofMillis(delayMillis));
            String count = exchange.getRequestURI().getQuery().replaceFirst(".*results=(\\d+).*", "$1");
            byte[] people = RandomUserStub.people(Integer.parseInt(count)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, people.length);
            exchange.getResponseBody().write(people);
            exchange.close();
        });
        randomUserApi.start();
        startServer("-Dquarkus.rest-client.randomuser.url=http://127.0.0.1:%d/"
                .formatted(randomUserApi.getAddress().getPort()));
    }

    @AfterAll
    static void stopRandomUserApi() {
        randomUserApi.stop(0);
    }

    // --- Lists

    @Test
    void filterIsInTheAddress() throws IOException {
        long user = user(word, word + "@example.org");
        issueTo(user, "{\"product\": \"%s\"}".formatted(word));
        JsonPath suspended = issueTo(user, "{\"product\": \"%s\"}".formatted(word));
        act(suspended, "suspend", "{}");
        console.open("licenses", "Licenses");
        console.main().getByLabel("Product").fill(word);
        console.main().getByLabel("Product").press("Enter");
        assertThat(console.heading()).hasText("Licenses, filtered");
        assertThat(console.main().locator(".rows li")).hasCount(2);
        console.main().getByLabel("Status").selectOption("suspended");
        assertThat(console.main().locator(".rows li")).hasCount(1);
        assertTrue(console.page().url().contains("status=suspended"), console.page().url());
        console.page().goBack();
        assertThat(console.main().locator(".rows li")).hasCount(2);
        assertThat(console.main().getByLabel("Status")).hasValue("");
        console.page().reload();
        assertThat(console.main().locator(".rows li")).hasCount(2);
        console.assertNoComplaintsBut();
    }

    @Test
    void listGrowsWhileTheReaderScrolls() throws IOException {
        latchkey.post("/users/" + user(word, word + "@example.org") + "/licenses", "{\"quantity\": 120, \"product\": \"%s\"}".formatted(word));
        console.open("licenses?product=" + word, "Licenses, filtered");
        assertThat(console.main().locator(".rows li").nth(49)).isAttached();
        for (int rows : List.of(100, 120)) {
            console.main().locator(".rows li").last().scrollIntoViewIfNeeded();
            assertThat(console.main().locator(".rows li").nth(rows - 1)).isAttached();
        }
        assertThat(console.main().locator(".rows li")).hasCount(120);
        assertThat(console.button("Show more")).hasCount(0);
        console.assertNoComplaintsBut();
    }

    // --- Users

    @Test
    void userIsAddedEditedAndDeleted() {
        console.open("users", "Users");
        console.button("Add a user").click();
        console.field("Name").fill(word);
        console.field("Email").fill("not an email");
        console.submit("Add");
        assertThat(console.dialog().locator(".fault")).containsText("It must");
        assertThat(console.field("Email")).isFocused();
        console.field("Email").fill(word + "@example.org");
        console.submit("Add");
        assertThat(console.heading()).hasText(word);
        console.button("Edit").click();
        console.field("Name").fill(word + " King");
        console.submit("Save");
        assertThat(console.heading()).hasText(word + " King");
        console.button("Delete").click();
        assertThat(console.dialog()).containsText("“%s King” with the email “%s@example.org”".formatted(word, word));
        console.submit("Delete");
        assertThat(console.heading()).hasText("Users");
        console.assertNoComplaintsBut(400);
    }

    @Test
    void takenEmailShowsTheSentenceOfTheApi() throws IOException {
        user("Ada", word + "@example.org");
        console.open("users", "Users");
        console.button("Add a user").click();
        console.field("Name").fill("Bob");
        console.field("Email").fill(word + "@example.org");
        console.submit("Add");
        assertThat(console.dialog().locator("[role=alert]")).containsText("Another user already has the email");
        console.submit("Cancel");
        assertThat(console.dialog()).hasCount(0);
        console.assertNoComplaintsBut(409);
    }

    @Test
    void manyLicensesAreIssuedAndTheirProductIsRemembered() throws IOException {
        long user = user(word, word + "@example.org");
        console.open("users/" + user, word);
        console.button("Issue licenses").click();
        console.field("Product").fill("editor");
        console.field("Features").fill("export sync");
        console.field("How many").fill("3");
        console.submit("Issue");
        String[] keys = console.dialog().locator(".secret").innerText().split("\n");
        assertEquals(3, keys.length);
        console.submit("Done");
        assertThat(console.notice()).hasText("3 licenses are issued.");
        assertThat(console.main().locator(".rows li")).hasCount(3);
        assertThat(console.button("Delete")).hasCount(0);
        console.button("Issue licenses").click();
        assertThat(console.field("Product")).hasValue("editor");
        assertThat(console.field("Features")).hasValue("export sync");
        assertThat(console.field("How many")).hasValue("1");
        console.assertNoComplaintsBut();
    }

    @Test
    void fiveRandomUsersAreAdded() throws IOException {
        delayMillis = 0;
        int before = latchkey.count("/users");
        console.open("users", "Users");
        console.button("Add 5 random users").click();
        assertThat(console.notice()).hasText("5 random users are created.");
        assertEquals(before + 5, latchkey.count("/users"));
        console.assertNoComplaintsBut();
    }

    @Test
    void manyRandomUsersShowTheirProgressAndCanBeCancelled() throws IOException {
        delayMillis = 500;
        console.open("users", "Users");
        console.button("Add 5,000 random users").click();
        assertThat(console.page().getByRole(AriaRole.PROGRESSBAR)).isVisible();
        console.button("Cancel").click();
        assertThat(console.notice()).hasText(Pattern.compile("Cancelled\\. [\\d,]+ random users were created\\."));
        assertThat(console.page().getByRole(AriaRole.PROGRESSBAR)).hasCount(0);
        console.assertNoComplaintsBut();
    }

    // --- The other screens

    @Test
    void numbersOfTheOverviewLeadToTheirLists() throws IOException {
        JsonPath license = issue("{\"validFor\": \"P10D\"}");
        activate(license, word, word);
        act(issue("{}"), "suspend", "{}");
        for (String tile : List.of("active", "expire in 30 days", "expired", "suspended")) {
            console.open("", "Overview");
            console.main().getByRole(AriaRole.LINK).filter(new Locator.FilterOptions().setHasText(Pattern.compile("\\d " + tile))).first().click();
            assertThat(console.heading()).hasText("Licenses, filtered");
        }
        console.open("", "Overview");
        console.main().getByRole(AriaRole.LINK).filter(new Locator.FilterOptions().setHasText("seats taken")).click();
        assertThat(console.heading()).hasText("Seats taken");
        assertThat(console.main().locator(".rows")).containsText(word);
        console.assertNoComplaintsBut();
    }

    @Test
    void chartsCanBeReadWithoutSeeingThem() {
        console.open("", "Overview");
        for (String chart : List.of("Issued per week", "Expiring per week")) {
            assertThat(console.main().getByRole(AriaRole.IMG, new Locator.GetByRoleOptions().setName(Pattern.compile(chart + ": week of .* \\d"))))
                    .isVisible();
        }
    }

    @Test
    void tokenIsShownOnceAndCanBeRevoked() throws IOException {
        console.open("tokens", "Tokens");
        console.button("Create a token").click();
        console.field("Name").fill(word);
        console.field("Role").selectOption("viewer");
        console.submit("Create");
        assertThat(console.dialog().locator(".secret")).hasText(Pattern.compile("latchkey_[0-9A-Z]{32}"));
        console.submit("Done");
        assertThat(console.dialog()).hasCount(0);
        Locator row = console.main().locator(".rows li").filter(new Locator.FilterOptions().setHasText(word));
        assertThat(row).containsText("viewer Never used");
        assertFalse(console.page().content().contains("latchkey_"));
        row.getByRole(AriaRole.BUTTON).click();
        assertThat(console.dialog()).containsText("“" + word + "”");
        console.submit("Revoke");
        assertThat(row).containsText("Revoked");
        console.assertNoComplaintsBut();
    }

    @Test
    void tokenCanHaveScopesOfItsOwn() throws IOException {
        console.open("tokens", "Tokens");
        console.button("Create a token").click();
        console.field("Name").fill(word);
        console.field("Role").selectOption("");
        console.field("users:read").check();
        console.field("metrics:read").check();
        console.submit("Create");
        assertThat(console.dialog().locator(".secret")).isVisible();
        console.submit("Done");
        assertThat(console.main().locator(".rows li").filter(new Locator.FilterOptions().setHasText(word)))
                .containsText("users:read, metrics:read");
        console.assertNoComplaintsBut();
    }

    @Test
    void signingKeyIsReplaced() throws IOException {
        console.open("signing-keys", "Signing keys");
        console.button("Create a new key").click();
        console.submit("Create a new key");
        assertThat(console.notice()).hasText("A new key signs from now on.");
        String current = get("/signing-keys").getString("[0].kid");
        assertThat(console.main().locator(".rows li").first()).containsText(current);
        Download pem = console.page().waitForDownload(() -> console.main().getByText(current).click());
        assertTrue(Files.readString(pem.path()).startsWith("-----BEGIN PUBLIC KEY-----"));
        console.assertNoComplaintsBut();
    }

    @Test
    void backupIsMade() throws IOException {
        console.open("backups", "Backups");
        int before = latchkey.count("/backups");
        console.button("Make a backup").click();
        assertThat(console.notice()).hasText(Pattern.compile("The backup .*\\.db is on disk\\."));
        assertThat(console.main().locator(".rows li")).hasCount(before + 1);
        console.assertNoComplaintsBut();
    }

    // --- Addresses

    @Test
    void titleNamesWhatIsShown() throws IOException {
        JsonPath license = issue("{}");
        open(license);
        assertThat(console.page()).hasTitle("License %d · Latchkey".formatted(license.getLong("id")));
        console.open("users/" + user(word, word + "@example.org"), word);
        assertThat(console.page()).hasTitle(word + " · Latchkey");
        console.page().goBack();
        assertThat(console.heading()).hasText("License " + license.getLong("id"));
    }

    @Test
    void unknownScreenLeadsBack() {
        console.open("nowhere", "Not found");
        console.main().getByRole(AriaRole.LINK).click();
        assertThat(console.heading()).hasText("Overview");
        console.assertNoComplaintsBut();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Swagger UI", "OpenAPI document", "Health"})
    void documentationIsOneClickAway(String link) {
        console.open("", "Overview");
        console.page().locator("footer").getByRole(AriaRole.LINK).filter(new Locator.FilterOptions().setHasText(link)).click();
        assertFalse(console.page().url().contains("#/"), console.page().url());
    }
}
