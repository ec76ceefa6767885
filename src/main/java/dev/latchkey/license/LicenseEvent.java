package dev.latchkey.license;

import dev.latchkey.http.Actor;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;
import java.time.Instant;

/**
 * One entry in the history of a license.
 *
 * @param reason null if none was given
 * @param before null if the license was issued by this event
 * @param by null in events from before there was access control
 */
@RegisterForReflection
public record LicenseEvent(
        long id,
        long licenseId,
        LicenseEventType type,
        Instant at,
        @Nullable String reason,
        @Nullable LicenseSnapshot before,
        LicenseSnapshot after,
        @Nullable Actor by) {}
