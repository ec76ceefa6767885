package dev.latchkey.license;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.json;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class LicensePatchTest {
    private static final Map<String, Object> TERMS =
            Map.of("product", "editor", "label", "Order 7", "maxActivations", 3, "expiresAt", "2100-01-01T00:00:00Z");

    @Inject
    Database database;

    @Test
    void absentMembersStayAndNullClears() {
        Api.License license = aLicense(TERMS);
        json("{\"label\": \" Order 8 \", \"expiresAt\": null}")
                .patch(license.path())
                .then()
                .statusCode(200)
                .body("product", equalTo("editor"))
                .body("label", equalTo("Order 8"))
                .body("maxActivations", equalTo(3))
                .body("expiresAt", nullValue());
        json("{\"product\": null, \"label\": null, \"maxActivations\": null}")
                .patch(license.path())
                .then()
                .statusCode(200)
                .body("product", nullValue())
                .body("label", nullValue())
                .body("maxActivations", nullValue());
    }

    @Test
    void mergePatchMediaTypeIsAccepted() {
        given().contentType("application/merge-patch+json")
                .body("{\"maxActivations\": 5}")
                .patch(aLicense(TERMS).path())
                .then()
                .statusCode(200)
                .body("maxActivations", equalTo(5));
    }

    @Test
    void patchWithTheSameValuesChangesNothing() {
        Api.License license = aLicense(TERMS);
        String before = get(license.path()).asString();
        String after = json(TERMS)
                .patch(license.path())
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertEquals(before, after);
    }

    @Test
    void laterEndReactivatesAnExpiredLicense() {
        Api.License license = aLicense(TERMS);
        Expired.now(database, license);
        json(Map.of("expiresAt", "2100-01-01T00:00:00Z"))
                .patch(license.path())
                .then()
                .statusCode(200)
                .body("status", equalTo("ACTIVE"));
    }

    @Test
    void pastEndCanBeSentBackUnchanged() {
        Api.License license = aLicense(TERMS);
        Expired.now(database, license);
        json(Map.of("expiresAt", license.now().getString("expiresAt"), "label", "Another"))
                .patch(license.path())
                .then()
                .statusCode(200)
                .body("status", equalTo("EXPIRED"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"product\": \"\"} | /product",
                "{\"label\": 5} | /label",
                "{\"maxActivations\": 0} | /maxActivations",
                "{\"expiresAt\": \"2020-01-01T00:00:00Z\"} | /expiresAt",
                "{\"expiresAt\": \"soon\"} | /expiresAt",
                "{\"validFor\": \"P1Y\"} | /validFor",
                "{\"status\": \"REVOKED\"} | /status",
                "{\"key\": \"KEY\"} | /key"
            })
    void invalidPatchNamesTheMemberAndChangesNothing(String patch, String pointer) {
        Api.License license = aLicense(TERMS);
        String before = get(license.path()).asString();
        json(patch).patch(license.path()).then().statusCode(400).body("errors[0].pointer", equalTo(pointer));
        assertEquals(before, get(license.path()).asString());
    }
}
