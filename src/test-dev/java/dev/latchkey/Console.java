package dev.latchkey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The console in a browser, as its users see it: by what they read and by the names of buttons and fields. */
final class Console implements AutoCloseable {
    private final URI server;
    private final Page page;
    private final List<String> complaints;
    private final List<String> urls = new ArrayList<>();

    Console(URI server, Page page) {
        this.server = server;
        this.page = page;
        this.complaints = Chromium.complaintsOf(page);
        page.onRequest((Request request) -> urls.add(request.url()));
    }

    Page page() {
        return page;
    }

    /** Opens a screen, such as {@code licenses/1}, and waits for its heading. */
    Console open(String screen, String heading) {
        page.navigate(server.resolve("/#/" + screen).toString());
        assertThat(heading()).hasText(heading);
        return this;
    }

    Locator heading() {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }

    Locator button(String name) {
        return page.locator("main")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator main() {
        return page.locator("main");
    }

    /** The sentence that says what was done. */
    Locator notice() {
        return page.locator("main > [role=status]");
    }

    Locator verdict() {
        return page.locator(".verdict");
    }

    // --- The find box

    Locator find() {
        return page.getByRole(AriaRole.SEARCH).getByRole(AriaRole.COMBOBOX);
    }

    Locator results() {
        return page.getByRole(AriaRole.SEARCH).getByRole(AriaRole.OPTION);
    }

    Locator message() {
        return page.locator(".results [role=status]");
    }

    // --- Dialogs

    Locator dialog() {
        return page.locator("dialog");
    }

    Locator field(String label) {
        return dialog().getByLabel(label, new Locator.GetByLabelOptions().setExact(true));
    }

    /** Presses a button of the dialog, which closes it if the API accepts what was typed. */
    void submit(String button) {
        dialog().getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    // --- What went wrong

    /** The addresses of all requests so far. */
    List<String> urls() {
        return urls;
    }

    /** Checks that nothing failed except requests with these statuses, which the test has provoked. */
    void assertNoComplaintsBut(Integer... statuses) {
        List<String> unexpected = complaints.stream()
                .filter(complaint -> IntStream.range(0, statuses.length)
                        .noneMatch(i -> complaint.contains("a status of " + statuses[i] + " ")
                                || complaint.startsWith(statuses[i] + " ")))
                .toList();
        assertEquals(List.of(), unexpected);
    }

    @Override
    public void close() {
        page.close();
    }
}
