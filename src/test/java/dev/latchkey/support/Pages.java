package dev.latchkey.support;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;

/** Walks a list from page to page along its Link headers. */
public final class Pages {
    /** More than any test has. Beyond it, the links must form a loop. */
    private static final int MAX_PAGES = 1000;

    private Pages() {}

    /** The ids on this page and all that follow, in the order of the list. */
    public static List<Long> ids(String path) {
        return from(path).stream()
                .flatMap(page -> page.jsonPath().getList("id", Long.class).stream())
                .toList();
    }

    /** This page and all that follow. */
    public static List<Response> from(String path) {
        List<Response> pages = new ArrayList<>();
        String next = path;
        while (next != null) {
            Response page = given().urlEncodingEnabled(false).get(next);
            page.then().statusCode(200);
            pages.add(page);
            if (pages.size() > MAX_PAGES) {
                throw new AssertionError("More than %d pages from %s".formatted(MAX_PAGES, path));
            }
            next = next(page);
        }
        return pages;
    }

    /** The path of the next page, or null if this is the last one. */
    public static String next(Response page) {
        String link = page.header("Link");
        if (link == null) {
            return null;
        }
        if (!link.matches("<[^>]+>; rel=\"next\"")) {
            throw new AssertionError("Not a link to the next page: " + link);
        }
        return link.substring(1, link.indexOf('>'));
    }
}
