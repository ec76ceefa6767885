package dev.latchkey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every screen for everybody: with a screen reader, a keyboard, a phone, in the dark, and with hostile data. */
class ConsoleMannersBrowserIT extends ConsoleTest {
    private static final List<String> WCAG = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
    private static final int PHONE_PIXELS = 360;
    /** What 1280 pixels are at 200 % zoom. */
    private static final int ZOOMED_PIXELS = 640;

    /** Markup, right-to-left overrides, long words, many emoji, and what only looks like a time. */
    private static final List<String> HOSTILE = List.of(
            "<img src=x onerror=alert(1)>",
            "</bdi><script>alert(1)</script>",
            "\u202Eevil\u2066 \u05E9\u05DC\u05D5\u05DD",
            "\uD83D\uDC80".repeat(100),
            "x".repeat(100),
            "${alert(1)} {{7*7}} javascript:alert(1)",
            "2026-99-99T99:99Z");

    private static List<String> screens;

    @BeforeAll
    static void start() throws IOException {
        startServer();
        user("Ada Lovelace", "ada@example.org");
        for (String text : HOSTILE) {
            JsonPath license = issueTo(1, terms(text));
            activate(license, text, text);
            act(license, "suspend", "{\"reason\": \"%s\"}".formatted(text));
        }
        create("/tokens", "{\"name\": \"%s\", \"role\": \"viewer\"}".formatted(HOSTILE.get(0)));
        create("/signing-keys/rotate", "{}");
        create("/backups", "{}");
        screens = Stream.concat(
                        Stream.of("", "licenses", "licenses?status=revoked", "seats", "users", "users/1", "tokens", "signing-keys", "backups", "nowhere"),
                        Stream.iterate(1, i -> i + 1).limit(HOSTILE.size()).map(i -> "licenses/" + i))
                .toList();
    }

    private static String terms(String text) {
        return "{\"label\": \"%1$s\", \"product\": \"%1$s\", \"maxActivations\": 3, \"metadata\": {\"note\": \"%1$s\"}}"
                .formatted(text);
    }

    @ParameterizedTest
    @EnumSource(value = ColorScheme.class, names = {"LIGHT", "DARK"})
    void noScreenViolatesWcag(ColorScheme scheme) {
        console.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
        for (String screen : screens) {
            show(screen);
            assertAccessible(screen);
        }
        console.assertNoComplaintsBut();
    }

    @ParameterizedTest
    @EnumSource(value = ColorScheme.class, names = {"LIGHT", "DARK"})
    void noDialogViolatesWcag(ColorScheme scheme) {
        console.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
        show("licenses/1");
        for (String dialog : List.of("Reinstate", "Edit", "Revoke")) {
            assertDialogAccessible(dialog);
        }
        show("users/1");
        assertDialogAccessible("Issue licenses");
        show("tokens");
        assertDialogAccessible("Create a token");
        console.find().fill("ada");
        assertThat(console.results()).hasCount(1);
        assertAccessible("find box");
        console.assertNoComplaintsBut();
    }

    private void assertDialogAccessible(String button) {
        console.button(button).click();
        assertThat(console.dialog()).isVisible();
        assertAccessible(button);
        console.submit("Cancel");
    }

    private void assertAccessible(String where) {
        List<String> violations = new AxeBuilder(console.page())
                .withTags(WCAG)
                .setLegacyMode(true)
                .analyze().getViolations().stream()
                        .map(rule -> rule.getId() + ": " + rule.getNodes())
                        .toList();
        assertEquals(List.of(), violations, where);
    }

    @ParameterizedTest
    @ValueSource(ints = {PHONE_PIXELS, ZOOMED_PIXELS})
    void noScreenIsWiderThanTheWindow(int width) {
        console.page().setViewportSize(width, 800);
        for (String screen : screens) {
            show(screen);
            int needed = (int) console.page().evaluate("document.documentElement.scrollWidth");
            assertTrue(needed <= width, "%s needs %d pixels".formatted(screen, needed));
        }
        show("licenses/1");
        console.button("Edit").click();
        assertTrue((boolean) console.page().evaluate("document.querySelector('dialog').getBoundingClientRect().right <= innerWidth"));
    }

    @Test
    void textOfOtherPeopleIsOnlyText() {
        for (int i = 0; i < HOSTILE.size(); i++) {
            show("licenses/" + (i + 1));
            assertThat(console.verdict()).containsText(HOSTILE.get(i));
            assertThat(console.main().locator(".facts")).containsText(HOSTILE.get(i));
            assertThat(console.main().locator(".timeline")).containsText(HOSTILE.get(i));
            assertThat(console.page().locator("img, main script")).hasCount(0);
        }
        console.assertNoComplaintsBut();
    }

    /** An override reaches to the end of its isolate, not into the text of the page. */
    @Test
    void textOfOtherPeopleIsIsolated() {
        show("licenses/3");
        int loose = (int) console.page()
                .evaluate("text => { let loose = 0; const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);"
                        + " while (all.nextNode()) if (all.currentNode.data.includes(text) && !all.currentNode.parentElement.closest('bdi'))"
                        + " loose++; return loose; }", "\u202E");
        assertEquals(0, loose);
    }

    /** From the find box to a license and through an action, without a mouse. */
    @Test
    void keyboardIsEnough() throws IOException {
        long id = issueTo(1, "{\"label\": \"keyboard\"}").getLong("id");
        show("");
        console.page().keyboard().type("keyboard");
        assertThat(console.results()).hasCount(1);
        console.page().keyboard().press("Enter");
        assertThat(console.verdict()).isVisible();
        assertThat(console.heading()).isFocused();
        tabTo("Suspend");
        String outline = (String) console.page().evaluate("getComputedStyle(document.activeElement).outlineStyle");
        assertEquals("solid", outline);
        console.page().keyboard().press("Enter");
        assertThat(console.field("Reason (optional)")).isFocused();
        console.page().keyboard().type("By keyboard");
        console.page().keyboard().press("Enter");
        assertThat(console.notice()).hasText("The license is suspended.");
        assertTrue(latchkey.get("/licenses/" + id).body().contains("By keyboard"));
        tabTo("Edit");
        console.page().keyboard().press("Enter");
        console.page().keyboard().press("Escape");
        assertThat(console.dialog()).hasCount(0);
        console.assertNoComplaintsBut();
    }

    private void tabTo(String button) {
        for (int i = 0; i < 40; i++) {
            if (button.equals(console.page().evaluate("document.activeElement.textContent.trim()"))) {
                return;
            }
            console.page().keyboard().press("Tab");
        }
        throw new AssertionError("Tab does not lead to " + button);
    }

    @Test
    void timesAreInTheZoneOfTheReaderWithUtcOnHover() throws IOException {
        String end = "2099-01-15T23:30:00Z";
        long id = issueTo(1, "{\"expiresAt\": \"%s\"}".formatted(end)).getLong("id");
        try (Console tokyo = new Console(latchkey.address(), chromium.newPageIn("Asia/Tokyo"))) {
            tokyo.open("licenses/" + id, "License " + id);
            Locator time = tokyo.verdict().locator("time");
            assertThat(time).hasText("16 January 2099");
            assertThat(time).hasAttribute("title", "2099-01-15 23:30:00 UTC");
        }
    }

    @Test
    void pageRunsNothingButItsOwnFiles() {
        show("");
        String server = latchkey.address().toString();
        console.urls().forEach(url -> assertTrue(url.startsWith(server), url));
        assertFalse((boolean) console.page().evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.ran = true';"
                + " document.head.append(s); return window.ran === true; }"));
    }

    private void show(String screen) {
        console.page().navigate(latchkey.address().resolve("/#/" + screen).toString());
        assertThat(console.heading()).isVisible();
        assertThat(console.page().locator(".loading, [aria-busy=true]")).hasCount(0);
    }
}
