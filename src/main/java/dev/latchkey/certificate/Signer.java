package dev.latchkey.certificate;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.impl.EdDSAProvider;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Signs claims with one key. It takes about 50 microseconds, so not on an event loop. */
final class Signer {
    private final String kid;
    private final JWSSigner ed25519;

    Signer(OctetKeyPair key) {
        this.kid = key.getKeyID();
        this.ed25519 = new BouncyCastle(key);
    }

    String kid() {
        return kid;
    }

    /** A JWS in compact form (RFC 7515). The type is signed too, so that one document cannot pass for another. */
    String sign(JOSEObjectType type, JWTClaimsSet claims) {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.EdDSA).type(type).keyID(kid).build(), claims);
        try {
            jwt.sign(ed25519);
        } catch (JOSEException e) {
            throw new IllegalStateException("A certificate could not be signed", e);
        }
        return jwt.serialize();
    }

    /** Nimbus itself uses Tink, which takes twice as long; the JDK takes 15 times as long. */
    private static final class BouncyCastle extends EdDSAProvider implements JWSSigner {
        private final Ed25519PrivateKeyParameters key;

        BouncyCastle(OctetKeyPair key) {
            this.key = new Ed25519PrivateKeyParameters(key.getDecodedD());
        }

        @Override
        public Base64URL sign(JWSHeader header, byte[] input) {
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, key);
            signer.update(input, 0, input.length);
            return Base64URL.encode(signer.generateSignature());
        }
    }
}
