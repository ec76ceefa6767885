package dev.latchkey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a developer gets from {@code ./mvnw quarkus:dev}, including the Dev UI in a real browser. */
class DevModeIT {
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

    private static final String LICENSE_KEY = "src/main/java/dev/latchkey/license/LicenseKey.java";
    private static final String PROBLEM_TYPE = "src/main/java/dev/latchkey/problem/ProblemType.java";
    private static final String OVERVIEW = "src/main/resources/console/overview.js";
    private static final String SETTINGS = "src/main/resources/application.properties";
    private static final String MIGRATIONS = "src/main/resources/db/migration/sqlite/";
    private static final String SAMPLE_USERS = "src/main/resources/db/seed/R__sample_users.sql";

    @TempDir
    static Path folder;

    private static DevMode dev;

    @BeforeAll
    static void start() throws Exception {
        dev = new DevMode(folder, ".*LicenseKeyTest");
    }

    @AfterAll
    static void stop() throws Exception {
        dev.close();
    }

    @Test
    void startAsksNothingAndLogsNoWarning() {
        assertFalse(QUESTION.matcher(dev.startLog()).find(), dev.startLog());
        assertFalse(COMPLAINT.matcher(dev.startLog()).find(), dev.startLog());
    }

    // --- Live reload

    @Test
    void editedJavaIsReloaded() throws Exception {
        dev.replace(PROBLEM_TYPE, "\"Not found\"", "\"Edited title\"");
        dev.waitUntil("the new title appears", () -> dev.get("/nowhere").contains("Edited title"));
    }

    @Test
    void editedSampleUsersAreReloaded() throws Exception {
        dev.replace(SAMPLE_USERS, "Alice", "Alicia");
        dev.waitUntil("Alicia appears", () -> dev.get("/users").contains("Alicia"));
    }

    @Test
    void editedMigrationIsReloaded() throws Exception {
        dev.replace(MIGRATIONS + "V1__create_user.sql", ") STRICT;", ") STRICT;\n" + insert("Dora"));
        dev.waitUntil("Dora appears", () -> dev.get("/users").contains("Dora"));
    }

    /** Dev mode does not watch a file that is new. The next edit of a known file loads it. */
    @Test
    void newMigrationIsLoadedWithTheNextEdit() throws Exception {
        dev.write(MIGRATIONS + "V999__carol.sql", insert("Carol"));
        dev.replace(SAMPLE_USERS, "INSERT", "-- edited\nINSERT");
        dev.waitUntil("Carol appears", () -> dev.get("/users").contains("Carol"));
    }

    @Test
    void editedConsoleIsReloaded() throws Exception {
        dev.replace(OVERVIEW, "title: 'Overview'", "title: 'Edited'");
        dev.waitUntil("the new title appears", () -> dev.get("/console/overview.js").contains("title: 'Edited'"));
    }

    @Test
    void editedSettingsAreReloaded() throws Exception {
        dev.replace(SETTINGS, "latchkey.scratch=latchkey-scratch.db", "latchkey.scratch=another.db");
        dev.waitUntil(
                "the other database is used", () -> dev.get("/users").contains("Bob") && dev.has("another.db"));
    }

    // --- Continuous testing

    @Test
    void testsRunAgainAfterAnEdit() throws Exception {
        dev.press('r');
        dev.waitUntil("tests pass", () -> dev.log().contains("tests are passing"));
        dev.replace(LICENSE_KEY, "\"KEY\"", "\"YEK\"");
        dev.waitUntil("tests fail", () -> dev.log().matches("(?s).*\\d+ tests? failed.*"));
        dev.replace(LICENSE_KEY, "\"YEK\"", "\"KEY\"");
        dev.waitUntil("tests pass again", () -> dev.log().matches("(?s).*tests? failed.*tests are passing.*"));
        assertFalse(dev.log().contains("WARN"), dev.log());
    }

    // --- Dev UI

    @Test
    void frontPageLeadsToACompleteDevUi() {
        int logged = dev.log().length();
        try (Chromium chromium = new Chromium()) {
            Page page = chromium.newPage();
            List<String> complaints = Chromium.complaintsOf(page);
            page.navigate(dev.address().toString());
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Dev UI"))
                    .click();
            for (String card : CARDS) {
                assertThat(page.locator("qwc-extension[name='" + card + "']")).isVisible();
            }
            // It appears once the Dev UI has found out which extensions exist.
            assertThat(page.getByTitle("Add extension")).isVisible();
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/dev-ui.png")));
            assertEquals(0, page.locator("vaadin-notification-card").count());
            assertEquals(List.of(), complaints);
        }
        String log = dev.log().substring(logged);
        assertFalse(COMPLAINT.matcher(log).find(), log);
    }

    private static String insert(String name) {
        return "INSERT INTO \"user\" (name, email, email_folded, created_at) VALUES ('%s', '%s@d.org', '%s@d.org', 0);\n"
                .formatted(name, name, name);
    }
}
