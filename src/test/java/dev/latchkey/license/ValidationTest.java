package dev.latchkey.license;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.json;
import static io.restassured.RestAssured.get;
import static java.util.stream.Collectors.joining;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ValidationTest {
    private static final String NO_KEY_AT_ALL = "hello";

    @Inject
    Database database;

    @Test
    void aGoodKeyIsValidAndShowsWhatItsHolderMaySee() {
        Api.License license = aLicense(Map.of("product", "editor", "label", "Order 7", "maxActivations", 3));
        Response validated = validate(license.key());
        validated
                .then()
                .statusCode(200)
                .body("valid", equalTo(true))
                .body("code", equalTo("VALID"))
                .body("license.product", equalTo("editor"))
                .body("license.status", equalTo("ACTIVE"))
                .body("license.maxActivations", equalTo(3));
        assertEquals(
                Set.of("product", "status", "issuedAt", "expiresAt", "maxActivations"),
                validated.jsonPath().getMap("license").keySet());
        assertFalse(validated.asString().contains("Order 7"));
    }

    @ParameterizedTest
    @CsvSource({"editor, true, VALID", "viewer, false, WRONG_PRODUCT", "EDITOR, false, WRONG_PRODUCT"})
    void aLicenseIsGoodForItsProductOnly(String product, boolean valid, String code) {
        Api.License license = aLicense(Map.of("product", "editor"));
        validate(license.key(), product)
                .then()
                .statusCode(200)
                .body("valid", equalTo(valid))
                .body("code", equalTo(code));
    }

    @Test
    void aLicenseWithoutAProductIsGoodForAny() {
        validate(aLicense(Map.of()).key(), "whatever").then().body("code", equalTo("VALID"));
    }

    @Test
    void aSuspendedLicenseIsNotValidUntilItIsReinstated() {
        Api.License license = aLicense(Map.of());
        license.post("suspend", Map.of("reason", "Did not pay"));
        Response suspended = validate(license.key());
        suspended.then().statusCode(200).body("valid", equalTo(false)).body("code", equalTo("SUSPENDED"));
        assertFalse(suspended.asString().contains("Did not pay"));
        license.post("reinstate", Map.of());
        validate(license.key()).then().body("valid", equalTo(true));
    }

    @Test
    void anExpiredLicenseIsNotValidUntilItIsRenewed() {
        Api.License license = aLicense(Map.of("validFor", "P1Y"));
        Expired.now(database, license);
        validate(license.key())
                .then()
                .statusCode(200)
                .body("valid", equalTo(false))
                .body("code", equalTo("EXPIRED"))
                .body("detail", containsString(license.now().getString("expiresAt")));
        license.post("renew", Map.of("validFor", "P1Y"));
        validate(license.key()).then().body("valid", equalTo(true));
    }

    @Test
    void aRevokedLicenseIsNotValid() {
        Api.License license = aLicense(Map.of());
        license.post("revoke", Map.of());
        validate(license.key()).then().body("valid", equalTo(false)).body("code", equalTo("REVOKED"));
    }

    @Test
    void afterRotatingOnlyTheNewKeyIsValid() {
        Api.License license = aLicense(Map.of());
        String next = license.post("rotate", Map.of()).path("key");
        validate(next).then().body("code", equalTo("VALID"));
        validate(license.key()).then().body("code", equalTo("REVOKED")).body("detail", containsString("new key"));
    }

    @Test
    void aKeyMayBeTypedInManyWays() {
        String key = aLicense(Map.of()).key();
        String plain = key.replace("-", "");
        for (String typed : List.of(
                key.toLowerCase(),
                plain,
                " " + key + "\n",
                key.replace('-', ' '),
                key.replace('-', '\u2013'),
                key.replace('0', 'O').replace('1', 'l'),
                key.replace('0', 'o').replace('1', 'I'))) {
            validate(typed).then().statusCode(200).body("code", equalTo("VALID"));
        }
    }

    @Test
    void aKeyThatWasNeverIssuedIsNotFound() {
        Response unknown = validate(LicenseKey.random(new SecureRandom()).value());
        unknown.then().statusCode(200).body("valid", equalTo(false)).body("code", equalTo("NOT_FOUND"));
        assertEquals(
                Set.of("valid", "code", "detail"), unknown.jsonPath().getMap("").keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", NO_KEY_AT_ALL, "KEY-", "\u0000", "KEY-0000-0000-0000-0000-0000-0000-0000-0000"})
    void whatIsNoKeyIsMalformedAndStillAWellFormedRequest(String typed) {
        validate(typed).then().statusCode(200).body("valid", equalTo(false)).body("code", equalTo("MALFORMED_KEY"));
    }

    @Test
    void aMistypedKeyIsToldWithoutAskingTheDatabase() {
        String key = aLicense(Map.of()).key();
        String mistyped = key.substring(0, 42) + (key.endsWith("7") ? "8" : "7");
        double before = reads();
        validate(mistyped).then().body("code", equalTo("MALFORMED_KEY"));
        validate(NO_KEY_AT_ALL).then().body("code", equalTo("MALFORMED_KEY"));
        assertEquals(before, reads());
        validate(LicenseKey.random(new SecureRandom()).value()).then().body("code", equalTo("NOT_FOUND"));
        assertEquals(before + 1, reads());
    }

    @Test
    void aKeyStaysOutOfLogAndMetrics() {
        List<LogRecord> log = new CopyOnWriteArrayList<>();
        Handler collector = new Collector(log);
        Logger root = Logger.getLogger("");
        Logger ours = Logger.getLogger("dev.latchkey");
        root.addHandler(collector);
        ours.setLevel(Level.ALL);
        Api.License license = aLicense(Map.of());
        String next;
        try {
            ours.fine("The collector is listening");
            validate(license.key()).then().statusCode(200);
            json("{\"key\": \"" + license.key() + "\", }")
                    .post("/licenses/validate")
                    .then()
                    .statusCode(400);
            json("{\"key\": [\"" + license.key() + "\"]}")
                    .post("/licenses/validate")
                    .then()
                    .statusCode(400);
            get("/licenses/" + license.key()).then().statusCode(400);
            next = license.post("rotate", Map.of()).path("key");
        } finally {
            ours.setLevel(null);
            root.removeHandler(collector);
        }
        String said = log.stream().map(ValidationTest::everythingIn).collect(joining("\n"));
        assertTrue(said.contains("The collector is listening"), said);
        assertFalse(said.contains(license.key()) || said.contains(next), said);
        assertFalse(get("/q/metrics").asString().contains(license.key()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | /key",
                "{\"key\": null} | /key",
                "{\"key\": 5} | /key",
                "{\"key\": \"x\", \"product\": \"\"} | /product",
                "{\"key\": \"x\", \"prodcut\": \"a\"} | /prodcut"
            })
    void aMalformedRequestIsRefused(String body, String pointer) {
        json(body).post("/licenses/validate").then().statusCode(400).body("errors[0].pointer", equalTo(pointer));
    }

    private static Response validate(String key) {
        return json(Map.of("key", key)).post("/licenses/validate");
    }

    private static Response validate(String key, String product) {
        return json(Map.of("key", key, "product", product)).post("/licenses/validate");
    }

    private static double reads() {
        return get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("latchkey_database_reads_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static String everythingIn(LogRecord entry) {
        StringWriter text = new StringWriter();
        text.append(entry.getMessage()).append(Arrays.toString(entry.getParameters()));
        if (entry.getThrown() != null) {
            entry.getThrown().printStackTrace(new PrintWriter(text));
        }
        return text.toString();
    }

    private static final class Collector extends Handler {
        private final List<LogRecord> log;

        Collector(List<LogRecord> log) {
            this.log = log;
        }

        @Override
        public void publish(LogRecord entry) {
            log.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
