package dev.latchkey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.randomuser.RandomUserStub;
import dev.latchkey.support.Http;
import dev.latchkey.support.Waiting;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The main tasks of each screen, and their failures, on a durable database in open mode. */
class ConsoleBrowserIT {
    @TempDir
    static Path folder;

    private static Latchkey latchkey;
    private static Chromium chromium;
    private static HttpServer randomUserApi;

    /** How long the stub of the Random User API takes for each request. */
    private static volatile long delayMillis;

    private Console console;

    /** In names, labels and machines, so that tests do not find what others made. */
    private final String word = "w" + UUID.randomUUID().toString().substring(0, 8);

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
        latchkey = Latchkey.durable(
                folder.resolve("latchkey.db"),
                "-Dlatchkey.access=open",
                "-Dquarkus.rest-client.randomuser.url=http://127.0.0.1:"
                        + randomUserApi.getAddress().getPort() + "/");
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() throws Exception {
        chromium.close();
        latchkey.close();
        randomUserApi.stop(0);
    }

    @BeforeEach
    void openBrowser() {
        console = new Console(latchkey.address(), chromium.newPage());
    }

    @AfterEach
    void closeBrowser() {
        console.close();
    }

    // --- Finding

    @Test
    void findBoxHasTheFocusAndSlashReturnsToIt() {
        console.open("", "Overview");
        assertThat(console.find()).isFocused();
        console.heading().focus();
        console.page().keyboard().press("/");
        assertThat(console.find()).isFocused();
        assertThat(console.find()).hasValue("");
        console.assertNoComplaintsBut();
    }

    @Test
    void keyLeadsToItsLicenseWithoutAppearingInAnyAddress() throws IOException {
        JsonPath license = issue("{}");
        String key = license.getString("key");
        console.open("", "Overview");
        console.find().pressSequentially(key.toLowerCase().replace("-", " "));
        assertThat(console.results()).hasText(Pattern.compile("License " + license.getLong("id") + " active"));
        console.find().press("Enter");
        assertThat(console.heading()).hasText("License " + license.getLong("id"));
        String secret = key.substring(4, 13);
        String insideUrl = secret.replace("-", "").toLowerCase();
        for (String url : console.urls()) {
            assertFalse(url.toLowerCase().replaceAll("[-+ ]|%20", "").contains(insideUrl), url);
        }
        assertFalse(console.page().url().contains(secret));
        console.assertNoComplaintsBut();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "My key is %s.",
                "\"%s\"",
                "(%s)",
                "\u200B%s",
            })
    void keyIsFoundInsideWhatIsPasted(String pasted) throws IOException {
        JsonPath license = issue("{}");
        String key = license.getString("key");
        console.open("", "Overview");
        String inEights = "KEY-" + key.substring(4).replace("-", "").replaceAll("(.{8})(?=.)", "$1-");
        for (String spelling : List.of(key, key.replace("-", ""), key.replace("-", "_"), inEights)) {
            console.find().fill(pasted.formatted(spelling));
            assertThat(console.results()).hasText(Pattern.compile("License " + license.getLong("id")));
            console.find().fill("");
            assertThat(console.results()).hasCount(0);
        }
        console.urls().forEach(url -> assertFalse(url.contains(key.substring(4, 13)), url));
        console.assertNoComplaintsBut();
    }

    @Test
    void keyIsFoundWithoutItsPrefix() throws IOException {
        JsonPath license = issue("{}");
        String symbols = license.getString("key").substring(4);
        console.open("", "Overview");
        for (String spelling : List.of(symbols, symbols.replace("-", ""), "(" + symbols + ")", symbols.replace("-", "  "))) {
            console.find().fill(spelling);
            assertThat(console.results()).hasText(Pattern.compile("License " + license.getLong("id")));
            console.find().fill("");
            assertThat(console.results()).hasCount(0);
        }
        console.urls().forEach(url -> assertFalse(url.contains(symbols.substring(0, 9)), url));
        console.assertNoComplaintsBut();
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEY-544K-AS0C", "544K-AS0C-07JC", "My key is 544K-AS0C-07JC", "KEY544KAS0C", "544KAS0C07JC6N2A4A2D2Y00"})
    void partOfAKeyIsNotSentEither(String part) {
        console.open("licenses", "Licenses");
        int before = console.urls().size();
        console.find().fill(part);
        assertThat(console.message()).hasText("Type or paste the whole key.");
        console.find().press("Escape");
        console.main().getByLabel("Machine").fill(part);
        console.main().getByLabel("Machine").press("Enter");
        assertThat(console.notice()).containsText("Put keys into the find box");
        assertEquals(before, console.urls().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Key Accounts Ltd",
                "KEY-LAPTOP-01",
                "550e8400-e29b-41d4-a716-446655440000",
                "d41d8cd98f00b204e9800998ecf8427e",
                "John Ford Anna",
                "averylongaddress2000number@example.org"
            })
    void otherTextIsNotTakenForAKey(String text) {
        console.open("", "Overview");
        console.find().fill(text);
        assertThat(console.message()).containsText("Nothing found.");
    }

    @Test
    void enterWaitsForTheAnswer() throws IOException {
        user(word + " first", word + "@example.org");
        user("x" + word + " second", "x" + word + "@example.org");
        console.open("", "Overview");
        console.find().fill(word);
        assertThat(console.results()).hasText(Pattern.compile("first"));
        console.find().fill("x" + word);
        console.find().press("Enter");
        assertThat(console.heading()).hasText("x" + word + " second");
    }

    @Test
    void mistypedKeyIsSaidToBeMistyped() throws IOException {
        String key = issue("{}").getString("key");
        console.open("", "Overview");
        console.find().fill("KEY-544K-AS0C-07JC-6N2A");
        assertThat(console.message()).hasText("Type or paste the whole key.");
        console.find().fill(key.substring(0, 42) + (key.endsWith("7") ? "8" : "7"));
        assertThat(console.message()).containsText("Check for typos");
        console.assertNoComplaintsBut();
    }

    @Test
    void everythingThatACallerCanReadOutLeadsToTheLicenseOrUser() throws IOException {
        long user = user(word + " Lovelace", word + "@example.org");
        JsonPath license = issueTo(user, "{\"label\": \"%s order\", \"product\": \"%s\"}".formatted(word, word + "pro"));
        activate(license, word + "machine");
        String ofLicense = "License " + license.getLong("id");
        console.open("", "Overview");
        assertFinds(word + "@ex", word + " Lovelace");
        assertFinds("lovelace", word + " Lovelace");
        assertFinds(word + " o", ofLicense);
        assertFinds(word + "mach", ofLicense);
        assertFinds(word + "pro", "All licenses of a product");
        assertFinds(String.valueOf(license.getLong("id")), ofLicense);
        console.assertNoComplaintsBut();
    }

    private void assertFinds(String typed, String title) {
        console.find().fill(typed);
        assertThat(console.results().filter(new Locator.FilterOptions().setHasText(title)).first())
                .isVisible();
    }

    @Test
    void arrowsChooseAmongTheResults() throws IOException {
        user(word + " a", word + "a@example.org");
        user(word + " b", word + "b@example.org");
        console.open("", "Overview");
        console.find().fill(word);
        assertThat(console.results()).hasCount(2);
        console.find().press("ArrowDown");
        console.find().press("Enter");
        assertThat(console.heading()).hasText(word + " b");
        assertThat(console.find()).hasValue("");
        console.assertNoComplaintsBut();
    }

    @Test
    void answerToWhatWasTypedLastWins() throws IOException {
        user(word + " first", word + "@example.org");
        user("x" + word + " second", "x" + word + "@example.org");
        console.page()
                .addInitScript("""
                        const send = fetch;
                        const slow = new Promise(resolve => (window.answerFirst = resolve));
                        fetch = (url, options) => url.includes('Prefix=w') ? slow.then(() => send(url)) : send(url, options);
                        """);
        console.open("", "Overview");
        console.page().waitForRequest("**/licenses?limit=1&product=" + word, () -> console.find().fill(word));
        console.find().fill("x" + word);
        assertThat(console.results()).hasText(Pattern.compile("second"));
        console.page().waitForResponse("**/users?*namePrefix=" + word, () -> console.page().evaluate("answerFirst()"));
        console.page().evaluate("new Promise(requestAnimationFrame)");
        assertThat(console.results()).hasText(Pattern.compile("second"));
        console.assertNoComplaintsBut();
    }

    @Test
    void nothingFoundSaysHowToSearch() {
        console.open("", "Overview");
        console.find().fill(word);
        assertThat(console.message()).containsText("found by their beginning");
        console.find().press("Escape");
        assertThat(console.message()).isHidden();
    }

    // --- A license

    @Test
    void supportSeesWhyALicenseFailsFixesItAndReadsItBack() throws IOException {
        JsonPath license = issue("{\"validFor\": \"P1Y\"}");
        post(license, "suspend", "{\"reason\": \"chargeback\"}");
        open(license);
        assertThat(console.verdict()).hasText(Pattern.compile("Suspended \\d+ \\w+ ago in open mode: chargeback"));
        assertThat(console.main().locator(".fail")).containsText("has been suspended");
        console.button("Reinstate").click();
        console.field("Reason (optional)").fill("Paid after all");
        console.submit("Reinstate");
        assertThat(console.notice()).hasText("The license is reinstated.");
        assertThat(console.verdict()).hasText(Pattern.compile("Good until \\d+ \\w+ \\d{4}\\."));
        assertThat(console.main().locator(".timeline li").first()).containsText("Reinstated in open mode: Paid after all");
        console.assertNoComplaintsBut();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"validFor\": \"P1Y\"}', , 'Suspend, Renew, New key, Revoke, Edit, Certificate'",
        "'{}', , 'Suspend, New key, Revoke, Edit, Certificate'",
        "'{}', suspend, 'Reinstate, Revoke, Edit'",
        "'{}', revoke, ''"
    })
    void onlyWhatTheLicenseAllowsIsOffered(String terms, String action, String buttons) throws IOException {
        JsonPath license = issue(terms);
        if (action != null) {
            post(license, action, "{}");
        }
        open(license);
        assertThat(console.verdict()).isVisible();
        Locator offered = console.main().locator(".buttons").first().locator("button");
        assertEquals(buttons, String.join(", ", offered.allInnerTexts()));
    }

    @Test
    void licenseIsRenewedByAMonthOrToADate() throws IOException {
        JsonPath license = issue("{\"expiresAt\": \"2099-01-15T12:00:00Z\"}");
        open(license);
        console.button("Renew").click();
        console.field("For").selectOption("A month");
        console.submit("Renew");
        assertThat(console.verdict()).hasText("Good until 15 February 2099.");
        console.button("Renew").click();
        console.field("Or until").fill("2100-06-01T10:00");
        console.submit("Renew");
        assertThat(console.verdict()).hasText("Good until 1 June 2100.");
        console.assertNoComplaintsBut();
    }

    @Test
    void faultIsShownAtItsField() throws IOException {
        open(issue("{\"validFor\": \"P1Y\"}"));
        console.button("Renew").click();
        console.field("Or until").fill("2001-01-01T10:00");
        console.submit("Renew");
        assertThat(console.field("Or until")).hasAttribute("aria-invalid", "true");
        assertThat(console.field("Or until")).isFocused();
        assertThat(console.dialog().locator(".fault")).hasText(Pattern.compile("It must be after .*"));
        assertThat(console.field("Or until")).hasValue("2001-01-01T10:00");
        console.assertNoComplaintsBut(400);
    }

    @Test
    void newKeyIsShownWithTheNewLicense() throws IOException {
        JsonPath license = issue("{}");
        open(license);
        console.button("New key").click();
        console.submit("Make a new key");
        Locator key = console.dialog().locator(".secret");
        assertThat(key).hasText(Pattern.compile("KEY(-[0-9A-Z]{4}){8}"));
        String successor = get("/licenses/" + license.getLong("id")).getString("replacedById");
        assertEquals(get("/licenses/" + successor).getString("key"), key.innerText());
        console.submit("Done");
        assertThat(console.heading()).hasText("License " + successor);
        open(license);
        assertThat(console.verdict()).containsText("by license " + successor);
        console.assertNoComplaintsBut();
    }

    @Test
    void refusedActionShowsTheSentenceOfTheApi() throws IOException {
        JsonPath license = issue("{\"maxActivations\": 1}");
        open(license);
        console.button("Certificate").click();
        console.submit("Download");
        assertThat(console.dialog().locator("[role=alert]"))
                .containsText("The seats of the license are limited. Send the fingerprint of a machine that holds one.");
    }

    @Test
    void changeOfSomebodyElseIsNotOverwritten() throws IOException {
        JsonPath license = issue("{\"product\": \"editor\"}");
        String path = "/licenses/" + license.getLong("id");
        open(license);
        console.button("Edit").click();
        post(license, "suspend", "{\"reason\": \"stolen\"}");
        patch(path, "{\"product\": \"viewer\"}");
        console.field("Label").fill("mine");
        console.submit("Save");
        assertThat(console.dialog().locator("[role=alert]")).containsText("Somebody else has changed this");
        assertThat(console.field("Label")).hasValue("mine");
        assertThat(console.verdict()).containsText("stolen");
        console.submit("Save");
        assertThat(console.notice()).hasText("The license is changed.");
        assertEquals("mine", get(path).getString("label"));
        assertEquals("viewer", get(path).getString("product"));
        console.assertNoComplaintsBut(412);
    }

    @Test
    void halfTypedDateIsNotTakenForAnEmptyOne() throws IOException {
        JsonPath license = issue("{\"expiresAt\": \"2099-01-15T12:00:00Z\"}");
        open(license);
        console.button("Renew").click();
        console.field("Or until").pressSequentially("06012100");
        console.submit("Renew");
        assertThat(console.dialog()).isVisible();
        assertEquals("2099-01-15T12:00:00Z", get("/licenses/" + license.getLong("id")).getString("expiresAt"));
        console.assertNoComplaintsBut();
    }

    /** The second request has the Idempotency-Key of the first. */
    @Test
    void repeatAfterALostAnswerHasNoSecondEffect() throws IOException {
        long user = user(word, word + "@example.org");
        console.open("users/" + user, word);
        console.page()
                .route(
                        "**/users/*/licenses",
                        route -> {
                            route.fetch();
                            route.abort();
                        },
                        new Page.RouteOptions().setTimes(1));
        console.button("Issue licenses").click();
        console.submit("Issue");
        assertThat(console.dialog().locator("[role=alert]")).containsText("Latchkey cannot be reached");
        console.submit("Issue");
        assertThat(console.dialog().locator(".secret")).hasText(Pattern.compile("KEY-.*"));
        assertEquals(1, latchkey.count("/users/%d/licenses".formatted(user)));
    }

    @Test
    void dialogClosesWhenTheScreenChanges() throws IOException {
        JsonPath first = issue("{}");
        open(first);
        open(issue("{}"));
        console.button("Revoke").click();
        assertThat(console.dialog()).isVisible();
        console.page().goBack();
        assertThat(console.heading()).hasText("License " + first.getLong("id"));
        assertThat(console.dialog()).hasCount(0);
    }

    @Test
    void machineWithoutANetworkGetsASeatAndACertificate() throws IOException {
        open(issue("{\"maxActivations\": 1}"));
        console.button("Add a machine").click();
        console.field("Fingerprint").fill(word);
        console.field("Name").fill("Island");
        console.submit("Give it a seat");
        assertThat(console.notice()).hasText("The machine has a seat.");
        assertThat(console.verdict()).containsText("All seats are taken");
        console.button("Add a machine").click();
        console.field("Fingerprint").fill("another");
        console.submit("Give it a seat");
        assertThat(console.dialog().locator("[role=alert]")).containsText("1 of 1 seats are taken");
        console.submit("Cancel");
        console.button("Certificate").click();
        assertThat(console.field("Machine")).hasValue(word);
        console.page().waitForDownload(() -> console.submit("Download"));
        console.assertNoComplaintsBut();
    }

    @Test
    void termsCanBeEditedAndCleared() throws IOException {
        JsonPath license = issue(
                "{\"product\": \"editor\", \"maxActivations\": 3, \"features\": [\"a\", \"b\"], \"metadata\": {\"x\": \"1\", \"y\": \"2\"}}");
        open(license);
        console.button("Edit").click();
        console.field("Product").fill("");
        console.field("Seats").fill("5");
        console.field("Features").fill("b c");
        console.field("Metadata").fill("y: 3\nz: 4:5");
        console.submit("Save");
        assertThat(console.notice()).hasText("The license is changed.");
        JsonPath changed = get("/licenses/" + license.getLong("id"));
        assertEquals(null, changed.getString("product"));
        assertEquals(5, changed.getInt("maxActivations"));
        assertEquals(List.of("b", "c"), changed.getList("features"));
        assertEquals(Map.of("y", "3", "z", "4:5"), changed.getMap("metadata"));
        console.assertNoComplaintsBut();
    }

    @Test
    void seatsAreFreedOneByOneOrAllAtOnce() throws IOException {
        JsonPath license = issue("{}");
        for (String machine : List.of("one", "two", "three")) {
            activate(license, machine);
        }
        open(license);
        Locator rows = console.main().locator(".rows").first().locator("li");
        assertThat(rows).hasCount(3);
        rows.filter(new Locator.FilterOptions().setHasText("two")).getByRole(AriaRole.BUTTON).click();
        assertThat(console.dialog()).containsText("“two”");
        console.submit("Free the seat");
        assertThat(console.notice()).hasText("The seat is free.");
        assertThat(rows).hasCount(2);
        console.button("Free all seats").click();
        console.submit("Free all seats");
        assertThat(console.notice()).hasText("2 seats are free.");
        assertEquals(0, latchkey.count("/licenses/%d/activations?state=active".formatted(license.getLong("id"))));
        console.assertNoComplaintsBut();
    }

    @Test
    void certificateIsDownloaded() throws IOException {
        open(issue("{}"));
        console.button("Certificate").click();
        Download download = console.page().waitForDownload(() -> console.submit("Download"));
        assertTrue(Files.readString(download.path()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+"));
        assertThat(console.notice()).hasText("The certificate is downloaded.");
        console.assertNoComplaintsBut();
    }

    @Test
    void programsQuestionIsAnsweredAsTheProgramSeesIt() throws IOException {
        open(issue("{\"product\": \"editor\"}"));
        console.page().getByText("Ask as a program would").click();
        console.main().getByLabel("Product").fill("viewer");
        console.button("Ask").click();
        assertThat(console.main().locator("[aria-live]")).containsText("WRONG_PRODUCT: The license is for another product: editor.");
        console.assertNoComplaintsBut();
    }

    @Test
    void unknownLicenseSaysSo() {
        console.open("licenses/999999", "License 999999");
        assertThat(console.main().locator("[role=alert]")).hasText("There is no license with id 999999.");
    }

    // --- Keys

    @Test
    void keyIsShownOnlyAfterAClick() throws IOException {
        JsonPath license = issue("{}");
        String key = license.getString("key");
        open(license);
        Locator code = console.main().locator(".key code");
        assertThat(code).hasText(key.substring(0, 8) + "-…" + key.substring(38));
        assertFalse(console.page().content().contains(key));
        console.button("Reveal key").click();
        assertThat(code).hasText(key);
        console.button("Hide key").click();
        assertThat(code).hasText(Pattern.compile("…"));
        assertFalse(console.page().content().contains(key));
    }

    @Test
    void keysLeaveThePageWhenItIsHiddenForFiveMinutes() throws IOException {
        JsonPath license = issue("{}");
        console.page().clock().install();
        open(license);
        console.button("Reveal key").click();
        assertThat(console.main().locator(".key code")).hasText(license.getString("key"));
        console.page()
                .evaluate("Object.defineProperty(document, 'hidden', {value: true});"
                        + " document.dispatchEvent(new Event('visibilitychange'))");
        console.page().clock().fastForward("04:59");
        assertThat(console.main().locator(".key code")).hasText(license.getString("key"));
        console.page().clock().fastForward("00:02");
        assertThat(console.main().locator(".key code")).hasText(Pattern.compile("…"));
    }

    // --- Lists

    @Test
    void filterIsInTheAddress() throws IOException {
        long user = user(word, word + "@example.org");
        issueTo(user, "{\"product\": \"%s\"}".formatted(word));
        JsonPath suspended = issueTo(user, "{\"product\": \"%s\"}".formatted(word));
        post(suspended, "suspend", "{}");
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
        activate(license, word);
        post(issue("{}"), "suspend", "{}");
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

    // --- Data

    private void open(JsonPath license) {
        String id = String.valueOf(license.getLong("id"));
        console.open("licenses/" + id, "License " + id);
    }

    private long user(String name, String email) throws IOException {
        return created(latchkey.post("/users", "{\"name\": \"%s\", \"email\": \"%s\"}".formatted(name, email)))
                .getLong("id");
    }

    private JsonPath issue(String terms) throws IOException {
        return issueTo(user("Somebody", UUID.randomUUID() + "@example.org"), terms);
    }

    private static JsonPath issueTo(long user, String terms) throws IOException {
        return created(latchkey.post("/users/%d/licenses".formatted(user), terms));
    }

    private static void post(JsonPath license, String action, String body) throws IOException {
        HttpResponse<String> response = latchkey.post("/licenses/%d/%s".formatted(license.getLong("id"), action), body);
        assertEquals(200, response.statusCode(), response.body());
    }

    private static void activate(JsonPath license, String fingerprint) throws IOException {
        created(latchkey.post(
                "/licenses/activate",
                "{\"key\": \"%s\", \"fingerprint\": \"%s\"}".formatted(license.getString("key"), fingerprint)));
    }

    private static void patch(String path, String json) throws IOException {
        HttpResponse<String> response = Http.send(Http.get(latchkey.address().resolve(path))
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(json)));
        assertEquals(200, response.statusCode(), response.body());
    }

    private static JsonPath get(String path) throws IOException {
        return JsonPath.from(latchkey.get(path).body());
    }

    private static JsonPath created(HttpResponse<String> response) {
        assertEquals(201, response.statusCode(), response.body());
        return JsonPath.from(response.body());
    }
}
