package dev.latchkey.console;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static io.restassured.config.DecoderConfig.decoderConfig;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the files of the console are served, and how large they may be. */
@QuarkusTest
class ConsoleFilesTest {
    private static final Path FOLDER = Path.of("src/main/resources/console");
    private static final int MAX_JAVASCRIPT_LINES = 1500;
    private static final int MAX_CSS_LINES = 400;
    private static final int MAX_BYTES = 80_000;

    @ParameterizedTest
    @CsvSource({
        "/, text/html;charset=UTF-8",
        "/console/main.js, text/javascript;charset=UTF-8",
        "/console/lit-html.js, text/javascript;charset=UTF-8",
        "/console/console.css, text/css;charset=UTF-8",
        "/console/icon.svg, image/svg+xml"
    })
    void fileIsServedWithItsType(String path, String mediaType) {
        get(path).then().statusCode(200).header("Content-Type", equalTo(mediaType));
        given().head(path).then().statusCode(200).header("Content-Type", equalTo(mediaType));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/console/", "/console/nothing.js", "/console/index.html", "/console/..%2Fapplication.properties"
            })
    void nothingElseIsServed(String path) {
        given().urlEncodingEnabled(false).get(path).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity"})
    void unchangedFileIsNotSentAgain(String encoding) {
        Response first = given().header("Accept-Encoding", encoding).get("/console/main.js");
        first.then().statusCode(200).header("Cache-Control", "no-cache").header("Vary", containsString("ncoding"));
        given().header("Accept-Encoding", encoding)
                .header("If-None-Match", first.header("ETag"))
                .get("/console/main.js")
                .then()
                .statusCode(304)
                .header("ETag", first.header("ETag"))
                .body(emptyString());
    }

    @Test
    void pageSaysWhetherATokenIsNeeded() {
        get("/").then().body(containsString("data-access=\"open\"")).body(containsString("Latchkey 0."));
    }

    @Test
    void consoleIsSmall() throws IOException {
        assertTrue(lines("js") <= MAX_JAVASCRIPT_LINES, lines("js") + " lines of JavaScript");
        assertTrue(lines("css") <= MAX_CSS_LINES, lines("css") + " lines of CSS");
        long bytes = 0;
        for (String path : paths()) {
            bytes += sentBytes(path);
        }
        assertTrue(bytes <= MAX_BYTES, bytes + " bytes");
    }

    private static long lines(String type) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith("." + type))
                    .mapToLong(ConsoleFilesTest::countLines)
                    .sum();
        }
    }

    private static long countLines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> paths() throws IOException {
        List<String> paths = new ArrayList<>(List.of("/", "/console/lit-html.js"));
        try (Stream<Path> files = Files.list(FOLDER)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("index.html"))
                    .forEach(name -> paths.add("/console/" + name));
        }
        return paths;
    }

    private static long sentBytes(String path) {
        RestAssuredConfig asSent =
                RestAssured.config().decoderConfig(decoderConfig().noContentDecoders());
        Response response =
                given().config(asSent).header("Accept-Encoding", "gzip").get(path);
        response.then().statusCode(200).header("Content-Encoding", startsWith("gzip"));
        return Long.parseLong(response.header("Content-Length"));
    }
}
