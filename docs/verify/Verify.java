import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Verifies a certificate of Latchkey without a network. Needs only a JDK, 17 or later.
 *
 * <pre>
 * java Verify.java license.lic jwks.json [--product P] [--fingerprint F]
 *                  [--revoked revoked.jws] [--state FILE] [--now SECONDS]
 * </pre>
 *
 * Prints the verdict. The exit code is 0 if the certificate is valid, and 1 if not.
 */
public class Verify {
    private static final int MAX_CERTIFICATE_BYTES = 64 << 10;
    private static final int MAX_LIST_BYTES = 4 << 20;
    private static final int SIGNATURE_BYTES = 64;
    private static final long CLOCK_SKEW_SECONDS = 300;
    /** What precedes every Ed25519 key in an X.509 structure (RFC 8410). */
    private static final String X509_PREFIX = "302a300506032b6570032100";

    private static final Set<String> OPTIONS =
            Set.of("--product", "--fingerprint", "--revoked", "--state", "--now");

    /** A verdict other than VALID: its code, and a sentence for people. */
    public static class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        public final String code;

        Refused(String code, String sentence) {
            super(sentence);
            this.code = code;
        }
    }

    /** The claims of a valid certificate, and the latest time that was seen. */
    public record Verified(Map<?, ?> claims, long seen) {}

    /** What a certificate is checked against. Null for what does not matter. */
    public record Expected(String product, String fingerprint, String revoked, long seen, long now) {}

    public static Verified verify(String certificate, Map<String, PublicKey> keys, Expected expected)
            throws Refused, GeneralSecurityException {
        Map<?, ?> claims = open(certificate, "latchkey-license+jwt", keys, MAX_CERTIFICATE_BYTES);
        long issued = integer(claims.get("iat"));
        long notBefore = integer(claims.get("nbf"));
        long end = integer(claims.get("exp"));
        require(claims.get("sub") instanceof String && claims.get("license") instanceof Map);
        require(!claims.containsKey("fingerprint") || claims.get("fingerprint") instanceof String);
        long listIssued = 0;
        long listEnd = Long.MAX_VALUE;
        List<String> revoked = new ArrayList<>();
        if (expected.revoked != null) {
            Map<?, ?> list = open(expected.revoked, "latchkey-revocations+jwt", keys, MAX_LIST_BYTES);
            listIssued = integer(list.get("iat"));
            listEnd = integer(list.get("exp"));
            require(list.get("licenses") instanceof List);
            for (Object license : (List<?>) list.get("licenses")) {
                revoked.add(String.valueOf(integer(license)));
            }
        }
        long latest = expected.now + CLOCK_SKEW_SECONDS;
        if (Math.max(expected.seen, listIssued) > latest) {
            throw new Refused("CLOCK_TURNED_BACK", "The clock is behind the time of a document that was seen before.");
        }
        if (Math.max(issued, notBefore) > latest) {
            throw new Refused("NOT_YET_VALID", "The certificate is from the future. Check the clock.");
        }
        if (expected.now >= end) {
            throw new Refused("EXPIRED", "The certificate has expired. Get a new one.");
        }
        List<?> products = claims.get("aud") instanceof List<?> several ? several : Arrays.asList(claims.get("aud"));
        if (expected.product != null && claims.containsKey("aud") && !products.contains(expected.product)) {
            throw new Refused("WRONG_PRODUCT", "The license is for another product.");
        }
        Object fingerprint = claims.get("fingerprint");
        if (fingerprint != null && !fingerprint.equals(expected.fingerprint)) {
            throw new Refused("WRONG_FINGERPRINT", "The certificate is for another machine.");
        }
        if (expected.now >= listEnd) {
            System.err.println("The list of revocations is out of date.");
        }
        if (revoked.contains(claims.get("sub"))) {
            throw new Refused("REVOKED", "The license was revoked or suspended.");
        }
        return new Verified(claims, Math.max(Math.max(expected.seen, issued), listIssued));
    }

    /** The claims of a JWS of this type that one of the keys has signed. */
    private static Map<?, ?> open(String jws, String type, Map<String, PublicKey> keys, int maxBytes)
            throws Refused, GeneralSecurityException {
        String[] parts = jws.replaceAll("^[ \t\r\n]++|[ \t\r\n]++\\z", "").split("\\.", -1);
        if (jws.length() > maxBytes || parts.length != 3) {
            throw new Refused("MALFORMED", "This is not a signed document.");
        }
        Map<?, ?> header = parse(parts[0]);
        // The document must not choose how it is verified.
        if (!"EdDSA".equals(header.get("alg")) || !type.equals(header.get("typ")) || header.containsKey("crit")) {
            throw new Refused("UNTRUSTED", "This is not a document of the type " + type + ".");
        }
        PublicKey key = keys.get(header.get("kid"));
        if (key == null) {
            throw new Refused("UNTRUSTED", "It was signed with an unknown key.");
        }
        if (!isSigned(parts[0] + "." + parts[1], decode(parts[2]), key)) {
            throw new Refused("UNTRUSTED", "The signature is wrong.");
        }
        return parse(parts[1]);
    }

    private static boolean isSigned(String text, byte[] signature, PublicKey key) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(text.getBytes(StandardCharsets.US_ASCII));
        try {
            // The JDK ignores what follows.
            return signature.length == SIGNATURE_BYTES && verifier.verify(signature);
        } catch (SignatureException malformed) {
            return false;
        }
    }

    /** Decodes base64url, in the only form that is allowed. */
    private static byte[] decode(String text) throws Refused {
        try {
            byte[] data = Base64.getUrlDecoder().decode(text);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(data).equals(text)) {
                return data;
            }
        } catch (IllegalArgumentException e) {
            // Refused below.
        }
        throw new Refused("MALFORMED", "This is not base64url.");
    }

    private static Map<?, ?> parse(String part) throws Refused {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decode(part))).toString();
            if (new Json(text).read() instanceof Map<?, ?> object) {
                return object;
            }
        } catch (CharacterCodingException | IllegalArgumentException e) {
            // Refused below.
        }
        throw new Refused("MALFORMED", "This is not a JSON object.");
    }

    private static long integer(Object value) throws Refused {
        require(value instanceof Long);
        return (Long) value;
    }

    private static void require(boolean isRight) throws Refused {
        if (!isRight) {
            throw new Refused("MALFORMED", "Claims are missing or wrong.");
        }
    }

    /** The keys of a JWK Set by their ids. */
    public static Map<String, PublicKey> keys(String jwks) throws GeneralSecurityException {
        Map<String, PublicKey> keys = new HashMap<>();
        for (Object jwk : (List<?>) ((Map<?, ?>) new Json(jwks).read()).get("keys")) {
            Map<?, ?> members = (Map<?, ?>) jwk;
            if (!"Ed25519".equals(members.get("crv")) || !(members.get("kid") instanceof String)) {
                continue;
            }
            byte[] x = Base64.getUrlDecoder().decode((String) members.get("x"));
            byte[] encoded = HexFormat.of().parseHex(X509_PREFIX + HexFormat.of().formatHex(x));
            keys.put(
                    (String) members.get("kid"),
                    KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        }
        return keys;
    }

    /** Reads JSON (RFC 8259), because the JDK cannot. Use your library instead. Whole numbers are Longs. */
    private static final class Json {
        private static final Pattern TOKEN = Pattern.compile(
                "[ \t\r\n]*+([\\[\\]{}:,]|\"(?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+\""
                        + "|-?(?:0|[1-9]\\d*+)(?:\\.\\d++)?(?:[eE][+-]?\\d++)?|true|false|null)[ \t\r\n]*+");
        private static final int MAX_DEPTH = 100;

        private final Matcher tokens;
        private final int length;
        private String token;
        private int depth;

        Json(String text) {
            tokens = TOKEN.matcher(text);
            length = text.length();
            next();
        }

        Object read() {
            Object value = value();
            if (token != null) {
                throw new IllegalArgumentException("More than one value");
            }
            return value;
        }

        private String next() {
            String current = token;
            int start = current == null ? 0 : tokens.end();
            if (start == length && current != null) {
                token = null;
            } else if (tokens.region(start, length).lookingAt()) {
                token = tokens.group(1);
            } else {
                throw new IllegalArgumentException("Not JSON");
            }
            return current;
        }

        private boolean skip(String expected) {
            return expected.equals(token) && next() != null;
        }

        private void expect(boolean found) {
            if (!found) {
                throw new IllegalArgumentException("Not JSON");
            }
        }

        private Object value() {
            expect(token != null && ++depth <= MAX_DEPTH);
            Object value = skip("{") ? object() : skip("[") ? array() : scalar(next());
            depth--;
            return value;
        }

        private Map<String, Object> object() {
            Map<String, Object> members = new HashMap<>();
            while (!skip("}")) {
                expect(members.isEmpty() || skip(","));
                expect(token != null && token.startsWith("\""));
                String name = text(next());
                expect(skip(":"));
                members.put(name, value());
            }
            return members;
        }

        private List<Object> array() {
            List<Object> values = new ArrayList<>();
            while (!skip("]")) {
                expect(values.isEmpty() || skip(","));
                values.add(value());
            }
            return values;
        }

        private Object scalar(String found) {
            expect(!"]}:,".contains(found));
            if (found.startsWith("\"")) {
                return text(found);
            }
            boolean isWord = Character.isLetter(found.charAt(0));
            return isWord ? found.equals("null") ? null : Boolean.valueOf(found) : number(found);
        }

        private Object number(String found) {
            return found.matches("-?\\d{1,18}") ? (Object) Long.valueOf(found) : Double.valueOf(found);
        }

        private String text(String quoted) {
            String escaped = quoted.substring(1, quoted.length() - 1);
            return Pattern.compile("\\\\(u(....)|.)").matcher(escaped).replaceAll(escape -> {
                int at = "bfnrt".indexOf(escape.group(1));
                String plain = escape.group(2) != null
                        ? String.valueOf((char) Integer.parseInt(escape.group(2), 16))
                        : at >= 0 ? String.valueOf("\b\f\n\r\t".charAt(at)) : escape.group(1);
                return Matcher.quoteReplacement(plain);
            });
        }
    }

    public static void main(String... arguments) {
        try {
            System.out.println(run(arguments));
        } catch (Refused e) {
            System.out.println(e.code + ": " + e.getMessage());
            System.exit(1);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            System.err.println("No verdict: " + e);
            System.exit(2);
        }
    }

    private static String run(String... arguments) throws Refused, IOException, GeneralSecurityException {
        Map<String, String> options = new HashMap<>();
        for (int i = 2; i < arguments.length; i += 2) {
            options.put(arguments[i], i + 1 < arguments.length ? arguments[i + 1] : null);
        }
        if (arguments.length < 2 || !OPTIONS.containsAll(options.keySet()) || options.containsValue(null)) {
            throw new IllegalArgumentException("Usage: java Verify.java license.lic jwks.json [options]");
        }
        Path state = options.containsKey("--state") ? Path.of(options.get("--state")) : null;
        String stored = state != null && Files.exists(state) ? read(state.toString()).strip() : "";
        // Anything else counts as none: whoever can write the file can also delete it.
        long seen = stored.matches("[0-9]{1,12}") ? Long.parseLong(stored) : 0;
        long now = Long.parseLong(options.getOrDefault("--now", String.valueOf(Instant.now().getEpochSecond())));
        String revoked = options.containsKey("--revoked") ? read(options.get("--revoked")) : null;
        Expected expected = new Expected(options.get("--product"), options.get("--fingerprint"), revoked, seen, now);
        Verified verified = verify(read(arguments[0]), keys(read(arguments[1])), expected);
        if (state != null) {
            Files.writeString(state, String.valueOf(verified.seen));
        }
        return "VALID: Good until " + Instant.ofEpochSecond(integer(verified.claims.get("exp"))) + ".";
    }

    private static String read(String file) throws IOException {
        return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.ISO_8859_1);
    }
}
