package dev.latchkey.license;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.threeten.extra.PeriodDuration;

/** Everything that can change about a license, at one moment. */
@RegisterForReflection
public record LicenseSnapshot(
        LicenseStatus status,
        @Nullable String product,
        @Nullable String label,
        @Nullable Integer maxActivations,
        @Nullable Instant expiresAt,
        List<String> features,
        @Nullable PeriodDuration leaseFor,
        Map<String, String> metadata,
        @Nullable Long replacedById) {

    /** Snapshots from before version 7 have no features and no metadata. */
    public LicenseSnapshot {
        features = Objects.requireNonNullElse(features, List.of());
        metadata = Objects.requireNonNullElse(metadata, Map.of());
    }

    static LicenseSnapshot of(License license) {
        return new LicenseSnapshot(
                license.status(),
                license.product(),
                license.label(),
                license.maxActivations(),
                license.expiresAt(),
                license.features(),
                license.leaseFor(),
                license.metadata(),
                license.replacedById());
    }
}
