package dev.latchkey.activation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.access.KeyVerdict;
import dev.latchkey.http.StorableResult;
import dev.latchkey.license.License;
import dev.latchkey.license.LicenseStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.threeten.extra.PeriodDuration;

/**
 * The verdict on a key.
 *
 * @param detail a sentence for the person who typed the key
 * @param licenseId only for staff; null if no license has the key
 * @param license null if no license has the key
 * @param activation the seat of the machine; null if it holds none, or if none was asked about
 * @param checks every rule with its outcome; null unless they were asked for
 * @param isNew whether a seat was taken by this request
 */
@RegisterForReflection
public record Verdict(
        boolean valid,
        Code code,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long licenseId,
        @JsonInclude(JsonInclude.Include.NON_NULL) LicenseView license,
        @JsonInclude(JsonInclude.Include.NON_NULL) ActivationView activation,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<Check> checks,
        @JsonIgnore boolean isNew)
        implements KeyVerdict, StorableResult {

    /** Why a key is valid or not. */
    @Schema(name = "VerdictCode")
    public enum Code {
        VALID,
        EXPIRED,
        SUSPENDED,
        REVOKED,
        WRONG_PRODUCT,
        /** The license does not unlock a feature that was asked for. */
        MISSING_FEATURE,
        /** The machine holds no seat, or its lease is over. */
        NOT_ACTIVATED,
        /** All seats are taken. */
        TOO_MANY_ACTIVATIONS,
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
            @Nullable Integer maxActivations,
            List<String> features,
            @Nullable PeriodDuration leaseFor) {
        private static LicenseView of(License license) {
            return new LicenseView(
                    license.product(),
                    license.status(),
                    license.issuedAt(),
                    license.expiresAt(),
                    license.maxActivations(),
                    license.features(),
                    license.leaseFor());
        }
    }

    /** What a machine may see of its seat. */
    @RegisterForReflection
    public record ActivationView(
            String fingerprint,
            @Nullable String name,
            Instant activatedAt,
            Instant seenAt,
            @Nullable Instant leaseUntil) {
        private static ActivationView of(Activation seat) {
            return new ActivationView(
                    seat.fingerprint(), seat.name(), seat.activatedAt(), seat.seenAt(), seat.leaseUntil());
        }
    }

    /** A rule, and whether the license meets it. */
    @RegisterForReflection
    public record Check(String check, boolean passed, String detail) {}

    @Override
    public boolean wrongKey() {
        return license == null;
    }

    static Verdict malformedKey() {
        return of(
                Code.MALFORMED_KEY,
                "This is not a license key. Check for typos: a key is KEY- and eight groups of four characters.",
                null);
    }

    static Verdict notFound() {
        return of(Code.NOT_FOUND, "The key is well-formed, but no license has it.", null);
    }

    static Verdict of(Code code, String detail, License license) {
        LicenseView view = license == null ? null : LicenseView.of(license);
        return new Verdict(code == Code.VALID, code, detail, null, view, null, null, false);
    }

    /** With another sentence. */
    Verdict saying(String otherDetail) {
        return new Verdict(valid, code, otherDetail, licenseId, license, activation, checks, isNew);
    }

    /** With the seat of the machine. */
    Verdict with(Activation seat, boolean isNewSeat) {
        return new Verdict(valid, code, detail, licenseId, license, ActivationView.of(seat), checks, isNewSeat);
    }

    /** With what only staff may see. */
    Verdict explained(Long id, List<Check> allChecks) {
        return new Verdict(valid, code, detail, id, license, activation, allChecks, isNew);
    }
}
