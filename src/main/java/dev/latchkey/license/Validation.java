package dev.latchkey.license;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.access.KeyVerdict;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The verdict on a key.
 *
 * @param detail a sentence for the person who typed the key
 * @param license null if no license has the key
 */
@RegisterForReflection
public record Validation(
        boolean valid,
        Code code,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_NULL) LicenseView license) implements KeyVerdict {

    /** Why a key is valid or not. */
    @Schema(name = "ValidationCode")
    public enum Code {
        VALID,
        EXPIRED,
        SUSPENDED,
        REVOKED,
        WRONG_PRODUCT,
        /** A well-formed key, but no license has it. */
        NOT_FOUND,
        /** The checksum does not match, so the key was probably mistyped. */
        MALFORMED_KEY
    }

    /** What the holder of a key may see: no notes, no reasons, and no ids. */
    @RegisterForReflection
    public record LicenseView(
            @Nullable String product,
            LicenseStatus status,
            Instant issuedAt,
            @Nullable Instant expiresAt,
            @Nullable Integer maxActivations) {
        private static LicenseView of(License license) {
            return new LicenseView(
                    license.product(),
                    license.status(),
                    license.issuedAt(),
                    license.expiresAt(),
                    license.maxActivations());
        }
    }

    @Override
    public boolean wrongKey() {
        return license == null;
    }

    static Validation malformedKey() {
        return new Validation(
                false,
                Code.MALFORMED_KEY,
                "This is not a license key. Check for typos: a key is KEY- and eight groups of four characters.",
                null);
    }

    static Validation notFound() {
        return new Validation(false, Code.NOT_FOUND, "The key is well-formed, but no license has it.", null);
    }

    /** A wrong product comes before the status. A null product matches any license. */
    static Validation of(License license, String product) {
        if (product != null && license.product() != null && !license.product().equals(product)) {
            return verdict(Code.WRONG_PRODUCT, license, "The license is for another product: %s.", license.product());
        }
        return switch (license.status()) {
            case ACTIVE -> verdict(Code.VALID, license, "The license is valid.");
            case EXPIRED ->
                verdict(Code.EXPIRED, license, "The license expired at %s. It can be renewed.", license.expiresAt());
            case SUSPENDED -> verdict(Code.SUSPENDED, license, "The license is suspended. Ask its issuer why.");
            case REVOKED ->
                license.replacedById() == null
                        ? verdict(Code.REVOKED, license, "The license was revoked.")
                        : verdict(Code.REVOKED, license, "This key was replaced by a new key.");
        };
    }

    private static Validation verdict(Code code, License license, String detail, Object... arguments) {
        return new Validation(code == Code.VALID, code, detail.formatted(arguments), LicenseView.of(license));
    }
}
