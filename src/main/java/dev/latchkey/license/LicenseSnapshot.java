package dev.latchkey.license;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;
import java.time.Instant;

/** Everything that can change about a license, at one moment. */
@RegisterForReflection
public record LicenseSnapshot(
        LicenseStatus status,
        @Nullable String product,
        @Nullable String label,
        @Nullable Integer maxActivations,
        @Nullable Instant expiresAt,
        @Nullable Long replacedById) {

    static LicenseSnapshot of(License license) {
        return new LicenseSnapshot(
                license.status(),
                license.product(),
                license.label(),
                license.maxActivations(),
                license.expiresAt(),
                license.replacedById());
    }
}
