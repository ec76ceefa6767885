package dev.latchkey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a developer has from {@code ./mvnw quarkus:dev}, the Dev UI in a real browser included. */
class DevModeIT {
    private static final Path CHROMIUM = Path.of(System.getProperty("latchkey.chromium", "/usr/bin/chromium"));
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern COMPLAINT = Pattern.compile("\\b(WARN|WARNING|ERROR|SEVERE)\\b|Exception");
    private static final Pattern QUESTION = Pattern.compile("\\[[yY]/[nN]\\]|agree|contribute");
    private static final List<String> CARDS = List.of(
            "REST",
            "REST Client",
            "Agroal - DB connection pool",
            "Flyway",
            "SmallRye OpenAPI",
            "SmallRye Health",
            "Micrometer metrics");

    private static final String KEYS = "src/main/java/dev/latchkey/license/LicenseKey.java";

    @TempDir
    static Path folder;

    private static DevMode dev;

    @BeforeAll
    static void start() throws Exception {
        setDefaultAssertionTimeout(PATIENCE.toMillis());
        dev = new DevMode(folder, ".*LicenseKeyTest");
    }

    @AfterAll
    static void stop() {
        dev.close();
    }

    @Test
    void itStartsWithoutAQuestionOrAComplaint() {
        assertFalse(QUESTION.matcher(dev.startLog()).find(), dev.startLog());
        assertFalse(COMPLAINT.matcher(dev.startLog()).find(), dev.startLog());
    }

    @Test
    void anEditOfJavaIsAnswered() throws Exception {
        dev.replace("src/main/java/dev/latchkey/problem/ProblemType.java", "There is nothing here", "Here is nothing");
        dev.waitUntil("the new title is given", () -> dev.get("/nowhere").contains("Here is nothing"));
    }

    @Test
    void anEditOfTheSampleUsersIsAnswered() throws Exception {
        dev.replace("src/main/resources/db/seed/R__sample_users.sql", "Alice", "Alicia");
        dev.waitUntil("Alicia is there", () -> dev.get("/users").contains("Alicia"));
    }

    @Test
    void anEditOfAMigrationIsAnswered() throws Exception {
        dev.replace("src/main/resources/db/migration/V1__create_user.sql", ") STRICT;", ") STRICT;\n" + user("Dora"));
        dev.waitUntil("Dora is there", () -> dev.get("/users").contains("Dora"));
    }

    /** It is no file that was looked at before; what brings it is the next edit of one that was. */
    @Test
    void aNewMigrationComesWithTheNextEdit() throws Exception {
        dev.write("src/main/resources/db/migration/V999__carol.sql", user("Carol"));
        dev.replace("src/main/resources/db/seed/R__sample_users.sql", "INSERT", "-- once more\nINSERT");
        dev.waitUntil("Carol is there", () -> dev.get("/users").contains("Carol"));
    }

    @Test
    void anEditOfTheSettingsIsFollowed() throws Exception {
        dev.replace(
                "src/main/resources/application.properties",
                "latchkey.scratch=latchkey-scratch.db",
                "latchkey.scratch=another.db");
        dev.waitUntil(
                "the database is another", () -> dev.get("/users").contains("Bob") && dev.has("another.db"));
    }

    @Test
    void testsRunAgainAfterAChange() throws Exception {
        dev.press('r');
        dev.waitUntil("tests pass", () -> dev.log().contains("tests are passing"));
        dev.replace(KEYS, "\"KEY\"", "\"YEK\"");
        dev.waitUntil("tests fail", () -> dev.log().matches("(?s).*\\d+ tests? failed.*"));
        dev.replace(KEYS, "\"YEK\"", "\"KEY\"");
        dev.waitUntil("tests pass again", () -> dev.log().matches("(?s).*tests? failed.*tests are passing.*"));
        assertFalse(dev.log().contains("WARN"), dev.log());
    }

    @Test
    void theFrontPageLeadsToADevUiThatIsWhole() {
        List<String> complaints = new ArrayList<>();
        int logged = dev.log().length();
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(CHROMIUM)
                                .setArgs(List.of("--no-sandbox", "--disable-gpu")));
                Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1600, 1600))) {
            page.onConsoleMessage(message -> note(message, complaints));
            page.onResponse(response -> {
                if (response.status() >= 400) {
                    complaints.add(response.status() + " " + response.url());
                }
            });
            page.navigate(dev.address().toString());
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Dev UI"))
                    .click();
            for (String card : CARDS) {
                assertThat(page.locator("qwc-extension[name='" + card + "']")).isVisible();
            }
            // It comes when the Dev UI has found out which extensions there are.
            assertThat(page.getByTitle("Add extension")).isVisible();
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/dev-ui.png")));
            assertEquals(0, page.locator("vaadin-notification-card").count());
        }
        assertEquals(List.of(), complaints);
        String log = dev.log().substring(logged);
        assertFalse(COMPLAINT.matcher(log).find(), log);
    }

    private static String user(String name) {
        return "INSERT INTO \"user\" (name, email, email_folded, created_at) VALUES ('%s', '%s@d.org', '%s@d.org', 0);\n"
                .formatted(name, name, name);
    }

    private static void note(ConsoleMessage message, List<String> complaints) {
        if (message.type().equals("error")) {
            complaints.add(message.text());
        }
    }
}
