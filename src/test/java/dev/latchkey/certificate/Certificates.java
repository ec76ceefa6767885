package dev.latchkey.certificate;

import static dev.latchkey.Api.json;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Asks for certificates, and reads them with nothing but the JDK, which did not sign them. */
final class Certificates {
    /** What every SPKI of an Ed25519 key begins with (RFC 8410). */
    private static final byte[] SPKI_START = HexFormat.of().parseHex("302a300506032b6570032100");

    private Certificates() {}

    /** A JWS whose signature is good. */
    record Verified(JsonPath header, JsonPath claims) {
        static Verified of(String jws) {
            String[] parts = jws.split("\\.");
            assertEquals(3, parts.length, jws);
            Verified verified = new Verified(json64(parts[0]), json64(parts[1]));
            PublicKey key = publishedKey(verified.header.getString("kid"));
            assertTrue(isSigned(parts[0] + "." + parts[1], parts[2], key), jws);
            return verified;
        }

        long seconds(String claim) {
            return claims.getLong(claim);
        }
    }

    private static JsonPath json64(String part) {
        return JsonPath.from(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    private static PublicKey publishedKey(String kid) {
        String x = get("/.well-known/jwks.json").jsonPath().getString("keys.find { it.kid == '%s' }.x".formatted(kid));
        ByteBuffer spki = ByteBuffer.allocate(44)
                .put(SPKI_START)
                .put(Base64.getUrlDecoder().decode(x));
        return publicKey(spki.array());
    }

    static PublicKey publicKey(byte[] spki) {
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean isSigned(String input, String signature, PublicKey key) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(input.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks with the key of the license, and these members. */
    static Response request(Api.License license, Map<String, ?> members) {
        Map<String, Object> body = new HashMap<>(members);
        body.put("key", license.key());
        return json(body).accept("application/json").post("/licenses/certificate");
    }

    /** A certificate of the license, in JSON. */
    static JsonPath certificate(Api.License license, Map<String, ?> members) {
        Response response = request(license, members);
        assertEquals(201, response.statusCode(), response.asString());
        return response.jsonPath();
    }

    /** What a certificate of the license says. */
    static Verified certify(Api.License license, Map<String, ?> members) {
        return Verified.of(certificate(license, members).getString("certificate"));
    }

    /** What the list of revocations says. */
    static Verified revocations() {
        return Verified.of(given().get("/licenses/revoked").asString());
    }
}
