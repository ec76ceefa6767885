package dev.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.sun.net.httpserver.HttpServer;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other sites in the user's browser can do to Latchkey in open mode: nothing. */
class OtherSitesBrowserIT {
    private static final String EVIL = "evil.example";
    private static final String SAME_HOST = "127.0.0.1";

    /** What a page can send to any site without asking the browser's permission. */
    private static final String POST = "url => fetch(url, {method: 'POST', mode: 'no-cors'})";

    private static final String READ = "url => fetch(url).then(response => response.text())";

    @TempDir
    static Path folder;

    private static Latchkey latchkey;
    private static Chromium chromium;
    private static HttpServer otherSite;

    private String license;
    private Page page;

    @BeforeAll
    static void start() throws IOException {
        latchkey = new Latchkey(folder);
        chromium = new Chromium("--host-resolver-rules=MAP %s 127.0.0.1".formatted(EVIL));
        otherSite = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        otherSite.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            byte[] html = "<form method=post><button>Win a prize</button></form>".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, html.length);
            exchange.getResponseBody().write(html);
            exchange.close();
        });
        otherSite.start();
    }

    @AfterAll
    static void stop() throws Exception {
        otherSite.stop(0);
        chromium.close();
        latchkey.close();
    }

    @BeforeEach
    void issueLicense() throws IOException {
        HttpResponse<String> issued = latchkey.post("/users/1/licenses", "{}");
        assertEquals(201, issued.statusCode(), issued.body());
        license = "/licenses/" + JsonPath.from(issued.body()).getLong("id");
        page = chromium.newPage();
    }

    @AfterEach
    void closePage() {
        page.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {EVIL, SAME_HOST})
    void formOfAnotherSiteChangesNothing(String host) throws IOException {
        openOtherSite(host);
        page.evaluate("url => { document.forms[0].action = url; }", url(license + "/suspend"));
        Response response = page.waitForResponse("**/suspend", () -> page.click("button"));
        assertRefused(response);
        assertEquals("ACTIVE", status());
    }

    @ParameterizedTest
    @ValueSource(strings = {EVIL, SAME_HOST})
    void scriptOfAnotherSiteChangesNothing(String host) throws IOException {
        openOtherSite(host);
        Response response =
                page.waitForResponse("**/suspend", () -> page.evaluate(POST, url(license + "/suspend")));
        assertRefused(response);
        assertEquals("ACTIVE", status());
    }

    /** So it is not the request itself that is refused. */
    @Test
    void scriptOfOwnPageCanChangeThings() throws IOException {
        page.navigate(url("/"));
        page.evaluate(POST, url(license + "/suspend"));
        assertEquals("SUSPENDED", status());
    }

    @ParameterizedTest
    @ValueSource(strings = {EVIL, SAME_HOST})
    void scriptOfAnotherSiteCannotRead(String host) {
        openOtherSite(host);
        PlaywrightException failure = assertThrows(PlaywrightException.class, () -> page.evaluate(READ, url(license)));
        assertTrue(failure.getMessage().contains("Failed to fetch"), failure.getMessage());
    }

    /** DNS rebinding: to the browser, the page and this server are one site. */
    @Test
    void otherHostNameForThisServerShowsNoKey() {
        String rebound = "http://%s:%d".formatted(EVIL, latchkey.address().getPort());
        Response list = page.navigate(rebound + "/licenses");
        assertEquals(421, list.status());
        assertFalse(page.content().contains("KEY-"), page.content());
        assertTrue(page.content().contains("/problems/wrong-host"), page.content());
        String read = (String) page.evaluate(READ, rebound + license);
        assertTrue(read.contains("/problems/wrong-host"), read);
    }

    private void openOtherSite(String host) {
        page.navigate("http://%s:%d/".formatted(host, otherSite.getAddress().getPort()));
    }

    private static String url(String path) {
        return latchkey.address().resolve(path).toString();
    }

    private String status() throws IOException {
        return JsonPath.from(latchkey.get(license).body()).getString("status");
    }

    private static void assertRefused(Response response) {
        assertEquals(403, response.status());
        assertEquals("POST", response.request().method());
    }
}
