package dev.latchkey;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.latchkey.support.Waiting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real browser. Every wait in it ends at {@link Waiting#DEADLINE}. */
final class Chromium implements AutoCloseable {
    private static final Path PATH = Path.of(System.getProperty("latchkey.chromium", "/usr/bin/chromium"));
    private static final int SIZE_PIXELS = 1600;

    private final Playwright playwright;
    private final Browser browser;

    /** With more options of Chromium's own. */
    Chromium(String... options) {
        PlaywrightAssertions.setDefaultAssertionTimeout(Waiting.DEADLINE.toMillis());
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PATH)
                        .setArgs(Stream.concat(Stream.of("--no-sandbox", "--disable-gpu"), Stream.of(options))
                                .toList()));
    }

    /** An empty page in a profile of its own. */
    Page newPage() {
        return newPageIn("UTC");
    }

    /** The same for somebody in this time zone. */
    Page newPageIn(String zone) {
        Page page = browser.newPage(new Browser.NewPageOptions()
                .setViewportSize(SIZE_PIXELS, SIZE_PIXELS)
                .setTimezoneId(zone));
        page.setDefaultTimeout(Waiting.DEADLINE.toMillis());
        return page;
    }

    /** Collects what goes wrong on the page from now on: scripts, what the security policy blocks, and failed requests. */
    static List<String> complaintsOf(Page page) {
        List<String> complaints = new ArrayList<>();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onResponse(response -> {
            if (response.status() >= 400) {
                complaints.add(response.status() + " " + response.url());
            }
        });
        return complaints;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
