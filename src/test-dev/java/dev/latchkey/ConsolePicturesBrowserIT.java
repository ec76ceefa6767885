package dev.latchkey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Makes the pictures of the documentation, in target/pictures. Copy them to docs/pictures if the console has changed. */
class ConsolePicturesBrowserIT extends ConsoleTest {
    private static final Path PICTURES = Path.of("target/pictures");
    private static final Path DOCUMENTATION = Path.of("docs/pictures");
    private static final int MAX_BYTES = 150_000;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(PICTURES);
        startServer();
        user("Ada Lovelace", "ada@example.org");
        user("Grace Hopper", "grace@example.org");
        user("Katherine Johnson", "katherine@example.org");
        user("Ada Yonath", "yonath@example.org");
        String terms =
                """
                {"product": "editor", "label": "Order %d", "validFor": "P%dD", "maxActivations": 3,
                 "features": ["export", "sync"], "metadata": {"order": "%d"}}""";
        for (int i = 1; i <= 12; i++) {
            issueTo(1 + i % 4, terms.formatted(1000 + i, 12 * i, 1000 + i));
        }
        JsonPath license = issueTo(1, terms.formatted(1020, 200, 1020));
        for (String machine : new String[] {"Ada's laptop", "Office PC"}) {
            activate(license, Integer.toHexString(machine.hashCode()), machine);
        }
        act(license, "suspend", "{\"reason\": \"Chargeback of order 1020\"}");
        latchkey.post("/licenses/5/suspend", "{}");
        for (String role : new String[] {"support", "issuer", "viewer"}) {
            create("/tokens", "{\"name\": \"%s desk\", \"role\": \"%1$s\"}".formatted(role));
        }
        create("/signing-keys/rotate", "{}");
        create("/backups", "{}");
    }

    @BeforeEach
    void setSize() {
        console.page().setViewportSize(1000, 660);
    }

    @Test
    void pictureOfTheOverview() throws IOException {
        console.open("", "Overview");
        assertThat(console.main().locator("figure")).hasCount(2);
        take("overview");
    }

    @Test
    void pictureOfTheFindBox() throws IOException {
        console.open("licenses", "Licenses");
        console.find().fill("ada");
        assertThat(console.results()).hasCount(2);
        take("find");
    }

    @Test
    void pictureOfALicense() throws IOException {
        console.open("licenses/13", "License 13");
        assertThat(console.verdict()).isVisible();
        take("license");
    }

    @Test
    void pictureOfALicenseOnAPhoneInTheDark() throws IOException {
        console.page().setViewportSize(360, 660);
        console.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        console.open("licenses/13", "License 13");
        assertThat(console.verdict()).isVisible();
        take("phone");
    }

    @Test
    void pictureOfAUser() throws IOException {
        console.open("users/1", "Ada Lovelace");
        assertThat(console.main().locator(".rows li")).hasCount(4);
        take("user");
    }

    @Test
    void pictureOfANewToken() throws IOException {
        console.open("tokens", "Tokens");
        assertThat(console.main().locator(".rows li")).hasCount(3);
        console.button("Create a token").click();
        console.field("Name").fill("billing");
        take("token");
    }

    @Test
    void pictureOfTheSigningKeys() throws IOException {
        console.open("signing-keys", "Signing keys");
        assertThat(console.main().locator(".rows li")).hasCount(2);
        take("signing-keys");
    }

    @Test
    void pictureOfTheBackups() throws IOException {
        console.open("backups", "Backups");
        assertThat(console.main().locator(".rows li")).hasCount(1);
        take("backups");
    }

    private void take(String name) throws IOException {
        Path picture = PICTURES.resolve(name + ".png");
        console.page().screenshot(new Page.ScreenshotOptions().setPath(picture));
        assertTrue(Files.size(picture) <= MAX_BYTES, Files.size(picture) + " bytes");
        assertTrue(Files.exists(DOCUMENTATION.resolve(name + ".png")), name + " is not in the documentation");
        console.assertNoComplaintsBut();
    }
}
