package dev.latchkey.certificate;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.json;
import static dev.latchkey.certificate.Certificates.certificate;
import static dev.latchkey.certificate.Certificates.certify;
import static dev.latchkey.certificate.Certificates.request;
import static dev.latchkey.certificate.Certificates.revocations;
import static io.restassured.RestAssured.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import dev.latchkey.certificate.Certificates.Verified;
import dev.latchkey.support.Clients;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The list of licenses whose certificates are no longer good, and what it depends on. */
@QuarkusTest
class RevocationsTest {

    private static boolean isListed(Api.License license) {
        return revocations().claims().<Integer>getList("licenses").contains((int) license.id());
    }

    @Test
    void listSaysWhatItIsAndHowLongItHolds() {
        Verified list = revocations();
        assertEquals("latchkey-revocations+jwt", list.header().getString("typ"));
        assertEquals("EdDSA", list.header().getString("alg"));
        assertEquals(
                Set.of("iss", "iat", "exp", "sequence", "licenses"),
                list.claims().getMap("").keySet());
        assertEquals(86_400, list.seconds("exp") - list.seconds("iat"));
    }

    @Test
    void licenseIsListedWhileItIsSuspended() {
        Api.License license = aLicense(Map.of());
        certify(license, Map.of());
        assertFalse(isListed(license));
        license.post("suspend", Map.of());
        assertTrue(isListed(license));
        license.post("reinstate", Map.of());
        assertFalse(isListed(license));
        license.post("revoke", Map.of());
        assertTrue(isListed(license));
    }

    @Test
    void licenseWhoseKeyWasRotatedIsListed() {
        Api.License license = aLicense(Map.of());
        certify(license, Map.of());
        long successor = license.post("rotate", Map.of()).jsonPath().getLong("id");
        assertTrue(isListed(license));
        assertFalse(isListed(new Api.License(successor, null)));
    }

    @Test
    void licenseWithoutCertificatesIsNotListed() {
        Api.License license = aLicense(Map.of());
        license.post("revoke", Map.of());
        assertFalse(isListed(license));
    }

    @Test
    void listIsMadeOncePerChange() {
        String list = get("/licenses/revoked").asString();
        assertEquals(list, get("/licenses/revoked").asString());
        long before = Verified.of(list).claims().getLong("sequence");
        Api.License license = aLicense(Map.of());
        certify(license, Map.of());
        assertEquals(list, get("/licenses/revoked").asString());
        license.post("suspend", Map.of());
        assertTrue(revocations().claims().getLong("sequence") > before);
    }

    /** Otherwise a certificate could be valid although nobody can find out that it was revoked. */
    @Test
    void noCertificateSlipsThroughWhileItsLicenseIsSuspended() throws Exception {
        for (int i = 0; i < 20; i++) {
            Api.License license = aLicense(Map.of());
            List<Integer> statuses = Clients.run(4, client -> {
                Response response = client == 0
                        ? license.post("suspend", Map.of())
                        : request(license, Map.of("validFor", "PT%dH".formatted(client)));
                return response.statusCode();
            });
            assertEquals(statuses.contains(201), isListed(license), statuses.toString());
        }
    }

    @Test
    void noCertificateHasTermsFromBeforeAChange() throws Exception {
        for (int i = 0; i < 20; i++) {
            Api.License license = aLicense(Map.of("features", List.of("old")));
            List<String> responses = Clients.run(
                    4,
                    client -> client == 0
                            ? json(Map.of("features", List.of("new")))
                                    .patch(license.path())
                                    .asString()
                            : certificate(license, Map.of("validFor", "PT%dH".formatted(client)))
                                    .getString("certificate"));
            Map<String, String> features = new HashMap<>();
            responses.stream()
                    .skip(1)
                    .map(Verified::of)
                    .forEach(certificate -> features.put(
                            certificate.claims().getString("jti"),
                            certificate.claims().getString("license.features[0]")));
            List<String> events = get(license.path() + "/events")
                    .jsonPath()
                    .getList("collect { it.certificate == null ? it.type : it.certificate.id }");
            events.subList(events.indexOf("CHANGED") + 1, events.size())
                    .forEach(id -> assertEquals("new", features.get(id)));
        }
    }
}
