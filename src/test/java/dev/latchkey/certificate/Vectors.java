package dev.latchkey.certificate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Makes docs/verify/vectors.json: certificates, good and forged, and what a verifier must say of each. */
final class Vectors {
    static final Path FILE = Path.of("docs/verify/vectors.json");

    private static final long NOW = 1_800_000_000;
    private static final long HOUR = 3600;
    private static final long SKEW = 300;
    private static final String FINGERPRINT = "3f2a9c";
    private static final String PRODUCT = "editor";

    private static final OctetKeyPair CURRENT = key(1);
    private static final OctetKeyPair RETIRED = key(2);
    private static final OctetKeyPair FOREIGN = key(3);
    /** The order of the group of Ed25519 (RFC 8032, section 5.1). */
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private final List<Vector> vectors = new ArrayList<>();

    /**
     * One certificate to verify.
     *
     * @param revoked the list of revocations; null for none
     * @param seen the latest time that the verifier remembers; null for none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Vector(
            String name,
            String verdict,
            String certificate,
            String product,
            String fingerprint,
            String revoked,
            Long seen,
            long now) {
        Vector at(long otherNow) {
            return new Vector(name, verdict, certificate, product, fingerprint, revoked, seen, otherNow);
        }
    }

    /**
     * What a verifier gets.
     *
     * @param keys a JWK Set
     * @param pems the same keys by kid
     */
    record File(Map<String, Object> keys, Map<String, String> pems, List<Vector> vectors) {
        static File read() throws IOException {
            return new ObjectMapper().readValue(FILE.toFile(), File.class);
        }

        String keySet() throws IOException {
            return new ObjectMapper().writeValueAsString(keys);
        }
    }

    private Vectors() {}

    public static void main(String... arguments) throws IOException {
        Files.writeString(FILE, text());
    }

    static String text() throws IOException {
        Map<String, String> pems = new TreeMap<>();
        Stream.of(CURRENT, RETIRED).forEach(key -> pems.put(key.getKeyID(), Jose.pem(key.toPublicJWK())));
        List<JWK> published = List.of(CURRENT, RETIRED);
        Map<String, Object> keys = new JWKSet(published).toJSONObject(true);
        return new ObjectMapper()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsString(new File(keys, pems, new Vectors().make()))
                + "\n";
    }

    /** A key whose private part is no secret. */
    private static OctetKeyPair key(int number) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) number);
        return Jose.generateKey(new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] target) {
                System.arraycopy(bytes, 0, target, 0, target.length);
            }
        });
    }

    // --- Documents

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("latchkey")
                .subject("12")
                .audience(PRODUCT)
                .jwtID("8e03978e-40d5-43e8-bc93-6894a57f9324")
                .issueTime(date(NOW - HOUR))
                .notBeforeTime(date(NOW - HOUR))
                .expirationTime(date(NOW + 30 * 24 * HOUR))
                .claim(
                        "license",
                        new TreeMap<>(Map.of("product", PRODUCT, "features", List.of("export"), "maxActivations", 3)))
                .claim("fingerprint", FINGERPRINT);
    }

    private static Date date(long seconds) {
        return new Date(seconds * 1000);
    }

    private static String sign(JOSEObjectType type, JWTClaimsSet.Builder claims) {
        return new Signer(CURRENT).sign(type, claims.build());
    }

    private static String certificate(Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = claims();
        change.accept(claims);
        return sign(Jose.CERTIFICATE, claims);
    }

    private static String list(Consumer<JWTClaimsSet.Builder> change, Object... licenses) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer("latchkey")
                .issueTime(date(NOW - HOUR))
                .expirationTime(date(NOW + 23 * HOUR))
                .claim("sequence", 17)
                .claim("licenses", List.of(licenses));
        change.accept(claims);
        return sign(Jose.REVOCATIONS, claims);
    }

    private static String list(Object... licenses) {
        return list(claims -> {}, licenses);
    }

    private static final String GOOD = certificate(claims -> {});
    private static final String HEADER = GOOD.split("\\.")[0];
    private static final String PAYLOAD = GOOD.split("\\.")[1];
    private static final String SIGNATURE = GOOD.split("\\.")[2];

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Signed by the current key, whatever is in it. */
    private static String signed(String header, String payload) {
        return signed(base64(header) + "." + base64(payload));
    }

    private static String signed(String input) {
        return input + "." + signature(CURRENT, input);
    }

    /** The plain signature of any text. */
    private static String signature(OctetKeyPair key, String input) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, new Ed25519PrivateKeyParameters(key.getDecodedD()));
        byte[] bytes = input.getBytes(StandardCharsets.US_ASCII);
        signer.update(bytes, 0, bytes.length);
        return base64(signer.generateSignature());
    }

    private static String header(String members) {
        return "{%s,\"typ\":\"latchkey-license+jwt\",\"kid\":\"%s\"}".formatted(members, CURRENT.getKeyID());
    }

    private static String payload() {
        return new String(Base64.getUrlDecoder().decode(PAYLOAD), StandardCharsets.UTF_8);
    }

    private static String hmac(byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            String input = base64(header("\"alg\":\"HS256\"")) + "." + PAYLOAD;
            return input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String withSignature(byte[] signature) {
        return HEADER + "." + PAYLOAD + "." + base64(signature);
    }

    private static byte[] signature() {
        return Base64.getUrlDecoder().decode(SIGNATURE);
    }

    /** The same signature, with its second half plus the order of the group: RFC 8032 demands that it is below it. */
    private static byte[] malleated() {
        byte[] signature = signature();
        byte[] s = new byte[32];
        for (int i = 0; i < 32; i++) {
            s[31 - i] = signature[32 + i];
        }
        byte[] sum = new BigInteger(1, s).add(ORDER).toByteArray();
        for (int i = 0; i < 32; i++) {
            signature[32 + i] = i < sum.length ? sum[sum.length - 1 - i] : 0;
        }
        return signature;
    }

    /** The last character of a signature has four bits to spare. */
    private static String withSpareBits() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char last = GOOD.charAt(GOOD.length() - 1);
        return GOOD.substring(0, GOOD.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + 1);
    }

    // --- Vectors

    private void add(String verdict, String name, String certificate) {
        vectors.add(new Vector(name, verdict, certificate, PRODUCT, FINGERPRINT, null, null, NOW));
    }

    private void addWithList(String verdict, String name, String revoked) {
        vectors.add(new Vector(name, verdict, GOOD, PRODUCT, FINGERPRINT, revoked, null, NOW));
    }

    private void addAt(String verdict, String name, long now, Long seen) {
        vectors.add(new Vector(name, verdict, GOOD, PRODUCT, FINGERPRINT, null, seen, now));
    }

    private List<Vector> make() {
        addGood();
        addTimes();
        addOtherMachinesAndProducts();
        addForgedSignatures();
        addOtherTypesAndAlgorithms();
        addRevocations();
        addJunk();
        return vectors;
    }

    private void addGood() {
        add("VALID", "a good certificate", GOOD);
        add("VALID", "a good certificate with a line break at its end", GOOD + "\n");
        add("VALID", "for every machine and every product", certificate(claims -> claims.audience((String) null)
                .claim("fingerprint", null)));
        vectors.add(new Vector("no product is asked for", "VALID", GOOD, null, FINGERPRINT, null, null, NOW));
        add(
                "VALID",
                "signed with a key that was rotated, but is still published",
                new Signer(RETIRED).sign(Jose.CERTIFICATE, claims().build()));
        add(
                "VALID",
                "a claim that the verifier does not know",
                certificate(claims -> claims.claim("other", "ü\n\"\\/")));
    }

    private void addTimes() {
        long end = NOW + 30 * 24 * HOUR;
        addAt("VALID", "in its last second", end - 1, null);
        addAt("EXPIRED", "in the second in which it ends", end, null);
        addAt("EXPIRED", "long after its end", end + 1_000_000, null);
        addAt("VALID", "the clock is 5 minutes behind the server", NOW - HOUR - SKEW, null);
        addAt("NOT_YET_VALID", "issued more than 5 minutes in the future", NOW - HOUR - SKEW - 1, null);
        add(
                "NOT_YET_VALID",
                "not valid before tomorrow",
                certificate(claims -> claims.notBeforeTime(date(NOW + 24 * HOUR))));
        addAt("VALID", "a document of 5 minutes in the future was seen", NOW, NOW + SKEW);
        addAt("CLOCK_TURNED_BACK", "a later document was seen", NOW, NOW + SKEW + 1);
    }

    private void addOtherMachinesAndProducts() {
        vectors.add(new Vector("another machine", "WRONG_FINGERPRINT", GOOD, PRODUCT, "other", null, null, NOW));
        vectors.add(new Vector("no fingerprint is given", "WRONG_FINGERPRINT", GOOD, PRODUCT, null, null, null, NOW));
        vectors.add(new Vector("another product", "WRONG_PRODUCT", GOOD, "viewer", FINGERPRINT, null, null, NOW));
        add("VALID", "for several products", certificate(claims -> claims.audience(List.of("viewer", PRODUCT))));
        add(
                "WRONG_PRODUCT",
                "for several other products",
                certificate(claims -> claims.audience(List.of("viewer", "x"))));
        vectors.add(
                new Vector("the product asked for is empty", "WRONG_PRODUCT", GOOD, "", FINGERPRINT, null, null, NOW));
        vectors.add(
                new Vector("another product and expired", "EXPIRED", GOOD, "viewer", FINGERPRINT, null, null, NOW * 2));
    }

    private void addForgedSignatures() {
        add(
                "UNTRUSTED",
                "a changed payload",
                HEADER + "." + base64(payload().replace("\"12\"", "\"13\"")) + "." + SIGNATURE);
        add("UNTRUSTED", "a changed signature", withSignature(flipped(signature(), 0)));
        add("UNTRUSTED", "a signature with another second half", withSignature(flipped(signature(), 40)));
        add("UNTRUSTED", "a signature of zeros", withSignature(new byte[64]));
        add("UNTRUSTED", "a short signature", withSignature(Arrays.copyOf(signature(), 63)));
        add("UNTRUSTED", "a long signature", withSignature(Arrays.copyOf(signature(), 65)));
        add("UNTRUSTED", "no signature", HEADER + "." + PAYLOAD + ".");
        add("UNTRUSTED", "a signature whose second half is not reduced", withSignature(malleated()));
        add("MALFORMED", "a signature with spare bits", withSpareBits());
        add("MALFORMED", "a signature with padding", GOOD + "==");
        add("UNTRUSTED", "an unknown key", new Signer(FOREIGN).sign(Jose.CERTIFICATE, claims().build()));
        String foreign = base64(header("\"alg\":\"EdDSA\"")) + "." + PAYLOAD;
        add("UNTRUSTED", "another key under the name of the current one", foreign + "." + signature(FOREIGN, foreign));
        String withKey = "{\"alg\":\"EdDSA\",\"typ\":\"latchkey-license+jwt\",\"kid\":\"%s\",\"jwk\":%s}"
                .formatted(FOREIGN.getKeyID(), FOREIGN.toPublicJWK().toJSONString());
        String embedded = base64(withKey) + "." + PAYLOAD;
        add("UNTRUSTED", "a key that comes with the certificate", embedded + "." + signature(FOREIGN, embedded));
    }

    private static byte[] flipped(byte[] bytes, int index) {
        bytes[index] ^= 1;
        return bytes;
    }

    private void addOtherTypesAndAlgorithms() {
        add("UNTRUSTED", "alg none without a signature", base64(header("\"alg\":\"none\"")) + "." + PAYLOAD + ".");
        add("UNTRUSTED", "alg none with a good signature", signed(header("\"alg\":\"none\""), payload()));
        add("UNTRUSTED", "alg HS256 with the public key as secret", hmac(CURRENT.getDecodedX()));
        add(
                "UNTRUSTED",
                "alg HS256 with the PEM file as secret",
                hmac(Jose.pem(CURRENT.toPublicJWK()).getBytes(StandardCharsets.US_ASCII)));
        add("UNTRUSTED", "no alg", signed(header("\"x\":1"), payload()));
        add("UNTRUSTED", "alg in lower case", signed(header("\"alg\":\"eddsa\""), payload()));
        add("UNTRUSTED", "alg is no text", signed(header("\"alg\":[\"EdDSA\"]"), payload()));
        add("UNTRUSTED", "a critical extension", signed(header("\"alg\":\"EdDSA\",\"crit\":[\"exp\"]"), payload()));
        add("UNTRUSTED", "any other JWT", sign(JOSEObjectType.JWT, claims()));
        add("UNTRUSTED", "a list of revocations as certificate", list());
        add(
                "UNTRUSTED",
                "no type",
                signed("{\"alg\":\"EdDSA\",\"kid\":\"%s\"}".formatted(CURRENT.getKeyID()), payload()));
        for (String kid : List.of(
                "null",
                "1",
                "\"../" + CURRENT.getKeyID() + "\"",
                "\"\"",
                "\"" + CURRENT.getKeyID() + "\\n\"",
                "\"" + CURRENT.getKeyID() + "\\u0000\"",
                "[\"" + CURRENT.getKeyID() + "\"]")) {
            add(
                    "UNTRUSTED",
                    "kid is " + kid,
                    signed(
                            "{\"alg\":\"EdDSA\",\"typ\":\"latchkey-license+jwt\",\"kid\":%s}".formatted(kid),
                            payload()));
        }
    }

    private void addRevocations() {
        addWithList("VALID", "the list is empty", list());
        addWithList("VALID", "the list has other licenses", list(1, 2, 112, 120));
        addWithList("REVOKED", "the list has the license", list(3, 12));
        addWithList("REVOKED", "an old list has the license", list(claims -> claims.expirationTime(date(NOW - 1)), 12));
        addWithList("UNTRUSTED", "a changed list", list(12).replaceFirst("\\.[^.]*$", "." + SIGNATURE));
        addWithList("UNTRUSTED", "a certificate as list", GOOD);
        addWithList("MALFORMED", "the list is junk", "junk");
        addWithList("MALFORMED", "the list has text", list(claims -> claims.claim("licenses", List.of("12"))));
        addWithList("MALFORMED", "a list without licenses", list(claims -> claims.claim("licenses", null)));
        addWithList("CLOCK_TURNED_BACK", "a list of the future", list(claims -> claims.issueTime(date(NOW + HOUR))));
    }

    private void addJunk() {
        add("MALFORMED", "an empty file", "");
        add("MALFORMED", "white space", " \n ");
        add("MALFORMED", "null", "null");
        add("MALFORMED", "dots", "..");
        add("MALFORMED", "two parts", HEADER + "." + PAYLOAD);
        add("MALFORMED", "four parts", GOOD + "." + SIGNATURE);
        add("MALFORMED", "a verdict of the server", "{\"valid\":false,\"code\":\"SUSPENDED\"}");
        add("MALFORMED", "a login page", "<html>Please. Log. In.</html>");
        add("MALFORMED", "not base64url", GOOD.replaceFirst("e", "+"));
        add("MALFORMED", "a line break inside the header", GOOD.substring(0, 9) + "\n" + GOOD.substring(9));
        add("MALFORMED", "a header that is an array", signed("[]", payload()));
        add("MALFORMED", "a header that is not JSON", signed("{\"alg\":\"EdDSA\"", payload()));
        String header = header("\"alg\":\"EdDSA\"");
        add("MALFORMED", "a payload that is an array", signed(header, "[" + payload() + "]"));
        add("MALFORMED", "a payload that is not JSON", signed(header, payload().replace("\"sub\":", "sub:")));
        add("MALFORMED", "a payload that is null", signed(header, "null"));
        add("MALFORMED", "two payloads", signed(header, payload() + payload()));
        add("MALFORMED", "exp is text", signed(header, payload().replaceFirst("\"exp\":(\\d+)", "\"exp\":\"$1\"")));
        add("MALFORMED", "no exp", certificate(claims -> claims.expirationTime(null)));
        add("MALFORMED", "no iat", certificate(claims -> claims.issueTime(null)));
        add("MALFORMED", "no sub", certificate(claims -> claims.subject(null)));
        add("MALFORMED", "license is text", certificate(claims -> claims.claim("license", "all")));
        add("MALFORMED", "ten thousand letters", "A".repeat(10_000));
        add("MALFORMED", "NUL inside the header", GOOD.substring(0, 9) + "\0" + GOOD.substring(9));
        add("MALFORMED", "a no-break space at its end", GOOD + "\u00a0");
        add("MALFORMED", "a claim in capitals", signed(header, payload().replace("\"exp\"", "\"EXP\"")));
        add("VALID", "another claim in capitals", signed(header, with("\"EXP\":1")));
        add("MALFORMED", "exp is not whole", signed(header, exp("1900000000.5")));
        add("MALFORMED", "fingerprint is null", signed(header, payload().replaceFirst("\"3f2a9c\"", "null")));
    }

    private static String with(String member) {
        return payload().replaceFirst("}$", "," + Matcher.quoteReplacement(member) + "}");
    }

    private static String exp(String value) {
        return payload().replaceFirst("\"exp\":\\d+", "\"exp\":" + value);
    }
}
