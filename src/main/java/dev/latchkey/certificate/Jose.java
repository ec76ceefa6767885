package dev.latchkey.certificate;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** The names of JOSE that Latchkey uses, and its kind of keys: Ed25519 (RFC 8037). */
final class Jose {
    /** RFC 7515, section 9.2.1. */
    static final String MEDIA_TYPE = "application/jose";
    /** RFC 7517, section 8.5.2. */
    static final String KEY_SET = "application/jwk-set+json";

    /** Of RFC 7468, although nobody has registered it. */
    static final String PEM = "application/x-pem-file";

    static final JOSEObjectType CERTIFICATE = new JOSEObjectType("latchkey-license+jwt");
    static final JOSEObjectType REVOCATIONS = new JOSEObjectType("latchkey-revocations+jwt");

    private Jose() {}

    /** A new key pair. */
    static OctetKeyPair generateKey(SecureRandom random) {
        Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(random);
        return withKeyId(new OctetKeyPair.Builder(
                        Curve.Ed25519, Base64URL.encode(key.generatePublicKey().getEncoded()))
                .d(Base64URL.encode(key.getEncoded())));
    }

    static OctetKeyPair publicKey(String x) {
        return withKeyId(new OctetKeyPair.Builder(Curve.Ed25519, new Base64URL(x)));
    }

    /** A public key in PEM (RFC 7468), as {@code openssl} reads it. */
    static String pem(OctetKeyPair key) {
        try {
            byte[] spki = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                            new Ed25519PublicKeyParameters(key.getDecodedX()))
                    .getEncoded();
            return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                    .formatted(Base64.getEncoder().encodeToString(spki));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OctetKeyPair withKeyId(OctetKeyPair.Builder key) {
        try {
            return key.keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.EdDSA)
                    .keyIDFromThumbprint()
                    .build();
        } catch (JOSEException e) {
            throw new IllegalStateException("The thumbprint of a key could not be computed", e);
        }
    }
}
