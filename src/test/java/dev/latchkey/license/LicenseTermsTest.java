package dev.latchkey.license;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.json;
import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.latchkey.Api;
import dev.latchkey.support.Pages;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Features, metadata and leases as terms of a license. */
@QuarkusTest
class LicenseTermsTest {
    private static final Map<String, Object> TERMS = Map.of(
            "features", List.of("pdf", "export", "pdf"),
            "metadata", Map.of("order", "7", "Region.eu", " Süd "),
            "leaseFor", "P30D");

    @Test
    void termsAreKeptInOrderAndWithoutRepeats() {
        get(aLicense(TERMS).path())
                .then()
                .body("features", equalTo(List.of("pdf", "export")))
                .body("metadata", equalTo(Map.of("order", "7", "Region.eu", " Süd ")))
                .body("leaseFor", equalTo("P30D"));
        get(aLicense(Map.of()).path())
                .then()
                .body("features", empty())
                .body("metadata", anEmptyMap())
                .body("leaseFor", nullValue());
    }

    @Test
    void everyLicenseOfABatchHasTheTerms() {
        json(Map.of("quantity", 3, "features", List.of("pdf"), "metadata", Map.of("order", "7"), "leaseFor", "P1D"))
                .post(aUser().licenses())
                .then()
                .statusCode(201)
                .body("features", everyItem(equalTo(List.of("pdf"))))
                .body("metadata", everyItem(equalTo(Map.of("order", "7"))))
                .body("leaseFor", everyItem(equalTo("P1D")));
    }

    @Test
    void patchReplacesFeaturesAndMergesMetadata() {
        Api.License license = aLicense(TERMS);
        json("{\"features\": [\"zip\", \"pdf\"], \"metadata\": {\"order\": null, \"seller\": \"Ada\"}}")
                .patch(license.path())
                .then()
                .statusCode(200)
                .body("features", equalTo(List.of("zip", "pdf")))
                .body("metadata", equalTo(Map.of("Region.eu", " Süd ", "seller", "Ada")))
                .body("leaseFor", equalTo("P30D"));
        json("{\"features\": null, \"metadata\": null, \"leaseFor\": null}")
                .patch(license.path())
                .then()
                .statusCode(200)
                .body("features", empty())
                .body("metadata", anEmptyMap())
                .body("leaseFor", nullValue());
    }

    @Test
    void patchWithTheSameTermsChangesNothing() {
        Api.License license = aLicense(TERMS);
        json(TERMS).patch(license.path()).then().statusCode(200);
        assertEquals(List.of("ISSUED"), license.history());
    }

    @Test
    void historyHasTheTerms() {
        Api.License license = aLicense(TERMS);
        json(Map.of("features", List.of())).patch(license.path());
        get(license.path() + "/events")
                .then()
                .body("[0].after.features", equalTo(List.of("pdf", "export")))
                .body("[0].after.metadata.order", equalTo("7"))
                .body("[0].seat", nullValue())
                .body("[1].before.leaseFor", equalTo("P30D"))
                .body("[1].after.features", empty());
    }

    @Test
    void rotationCopiesTheTerms() {
        aLicense(TERMS)
                .post("rotate", Map.of())
                .then()
                .statusCode(201)
                .body("features", equalTo(List.of("pdf", "export")))
                .body("metadata", aMapWithSize(2))
                .body("leaseFor", equalTo("P30D"));
    }

    @Test
    void licensesAreFoundByFeature() {
        String feature = UUID.randomUUID().toString();
        Api.User user = aUser();
        Api.License first = user.issue(Map.of("features", List.of("other", feature)));
        Api.License without = user.issue(Map.of("features", List.of("other")));
        Api.License second = user.issue(Map.of("features", List.of(feature), "validFor", "P1Y"));
        Api.License lost = user.issue(Map.of("features", List.of(feature)));
        json(Map.of("features", List.of("other"))).patch(lost.path());
        json(Map.of("features", List.of(feature, "more"))).patch(without.path());
        String list = "/licenses?feature=" + feature;
        List<Long> all = List.of(first.id(), without.id(), second.id());
        assertEquals(all, get(list).jsonPath().getList("id", Long.class));
        assertEquals(all, Pages.ids(list + "&limit=1"));
        get(list + "&userId=" + user.id() + "&expiresBefore=2100-01-01T00:00:00Z")
                .then()
                .body("id", equalTo(List.of((int) second.id())));
        get("/licenses?feature=a%20b").then().statusCode(400).body("errors[0].parameter", equalTo("feature"));
    }

    @Test
    void publicAnswersHaveNoMetadata() {
        Api.License license = aLicense(Map.of("metadata", Map.of("order", "confidential")));
        Response verdict = license.activate("a");
        verdict.then().statusCode(201).body("license.metadata", nullValue());
        assertFalse(verdict.asString().contains("confidential"));
        assertFalse(license.validateOn("a").asString().contains("confidential"));
    }

    @Test
    void limitsAreIncluded() {
        List<String> names = IntStream.range(0, 50)
                .mapToObj(i -> "x".repeat(62) + (char) ('A' + i / 26) + (char) ('a' + i % 26))
                .toList();
        Map<String, String> metadata = names.stream().collect(Collectors.toMap(name -> name, name -> "ä".repeat(500)));
        Api.License license = aLicense(Map.of("features", names, "metadata", metadata));
        assertEquals(names, license.now().getList("features"));
        assertEquals(metadata, license.now().getMap("metadata"));
        json(Map.of("metadata", Map.of("one-more", "x")))
                .patch(license.path())
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/metadata"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"features\": \"pdf\"} | /features",
                "{\"features\": [\"\"]} | /features",
                "{\"features\": [\"a b\"]} | /features",
                "{\"features\": [null]} | /features",
                "{\"features\": [5]} | /features/0",
                "{\"metadata\": []} | /metadata",
                "{\"metadata\": {\"a b\": \"x\"}} | /metadata/a b",
                "{\"metadata\": {\"a\": \"\"}} | /metadata/a",
                "{\"metadata\": {\"a\": 5}} | /metadata/a",
                "{\"metadata\": {\"a\": {}}} | /metadata/a",
                "{\"leaseFor\": 5} | /leaseFor"
            })
    void invalidTermsAreNamed(String terms, String pointer) {
        json(terms).post(aUser().licenses()).then().statusCode(400).body("errors[0].pointer", equalTo(pointer));
        json(terms).patch(aLicense(Map.of()).path()).then().statusCode(400).body("errors[0].pointer", equalTo(pointer));
    }

    @Test
    void tooManyOrTooLongTermsAreNamed() {
        List<String> names = IntStream.range(0, 51).mapToObj(i -> "f" + i).toList();
        Map<String, String> metadata = names.stream().collect(Collectors.toMap(name -> name, name -> "x"));
        for (Map<String, ?> terms : List.of(
                Map.of("features", names),
                Map.of("features", List.of("x".repeat(65))),
                Map.of("metadata", metadata),
                Map.of("metadata", Map.of("a", "x".repeat(501))))) {
            json(terms).post(aUser().licenses()).then().statusCode(400);
        }
    }
}
