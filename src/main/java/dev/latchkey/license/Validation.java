package dev.latchkey.license;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * Whether a key is good, and if not, why.
 *
 * @param detail a sentence for whoever typed the key
 * @param license what its holder may see of it; null where the key belongs to none
 */
@RegisterForReflection
public record Validation(
        boolean valid,
        Code code,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_NULL) Shown license) {

    /** The verdict. */
    public enum Code {
        VALID,
        EXPIRED,
        SUSPENDED,
        REVOKED,
        WRONG_PRODUCT,
        /** A genuine key, but of no license here. */
        NOT_FOUND,
        /** No key at all: most likely mistyped. */
        MALFORMED_KEY
    }

    /** A license as its holder may see it: neither the issuer's notes and reasons nor anybody's id. */
    @RegisterForReflection
    public record Shown(
            String product, LicenseStatus status, Instant issuedAt, Instant expiresAt, Integer maxActivations) {
        private static Shown of(License license) {
            return new Shown(
                    license.product(),
                    license.status(),
                    license.issuedAt(),
                    license.expiresAt(),
                    license.maxActivations());
        }
    }

    static Validation malformedKey() {
        return new Validation(
                false,
                Code.MALFORMED_KEY,
                "This is no license key: something in it is mistyped or missing. A key is KEY- and eight groups of four.",
                null);
    }

    static Validation notFound() {
        return new Validation(false, Code.NOT_FOUND, "No license has this key, although it is typed correctly.", null);
    }

    /** Whether it is for the product at all comes first; null asks for any. */
    static Validation of(License license, String product) {
        if (product != null && license.product() != null && !license.product().equals(product)) {
            return known(Code.WRONG_PRODUCT, license, "The license is for another product: " + license.product() + ".");
        }
        return switch (license.status()) {
            case ACTIVE -> known(Code.VALID, license, "The license is good.");
            case EXPIRED ->
                known(
                        Code.EXPIRED,
                        license,
                        "The license expired at %s. It can be renewed.".formatted(license.expiresAt()));
            case SUSPENDED ->
                known(
                        Code.SUSPENDED,
                        license,
                        "The license is suspended. Whoever issued it can say why, and reinstate it.");
            case REVOKED ->
                known(
                        Code.REVOKED,
                        license,
                        license.replacedById() == null
                                ? "The license was revoked, for good."
                                : "The license was revoked, because a new key has taken the place of this one.");
        };
    }

    private static Validation known(Code code, License license, String detail) {
        return new Validation(code == Code.VALID, code, detail, Shown.of(license));
    }
}
