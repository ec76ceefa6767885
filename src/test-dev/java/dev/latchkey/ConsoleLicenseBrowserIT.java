package dev.latchkey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The screen of a license. */
class ConsoleLicenseBrowserIT extends ConsoleTest {
    @BeforeAll
    static void start() throws IOException {
        startServer();
    }

    @Test
    void supportSeesWhyALicenseFailsFixesItAndReadsItBack() throws IOException {
        JsonPath license = issue("{\"validFor\": \"P1Y\"}");
        act(license, "suspend", "{\"reason\": \"chargeback\"}");
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
            act(license, action, "{}");
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
        act(license, "suspend", "{\"reason\": \"stolen\"}");
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
            activate(license, machine, machine);
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
}
