package dev.latchkey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Locator;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The find box. */
class ConsoleFindBrowserIT extends ConsoleTest {
    @BeforeAll
    static void start() throws IOException {
        startServer();
    }

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
        activate(license, word + "machine", word + "machine");
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
}
