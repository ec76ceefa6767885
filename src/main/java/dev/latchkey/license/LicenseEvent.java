package dev.latchkey.license;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;
import java.time.Instant;

/**
 * One entry in the history of a license.
 *
 * @param reason null if none was given
 * @param before null if the license was issued by this event
 */
@RegisterForReflection
public record LicenseEvent(
        long id,
        long licenseId,
        LicenseEventType type,
        Instant at,
        @Nullable String reason,
        @Nullable LicenseSnapshot before,
        LicenseSnapshot after) {}
