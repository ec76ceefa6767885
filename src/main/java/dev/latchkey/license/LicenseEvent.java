package dev.latchkey.license;

import dev.latchkey.http.Actor;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One entry in the history of a license.
 *
 * @param reason null if none was given
 * @param before null if the license was issued by this event, or if it was about a seat or a certificate
 * @param after null if it was about a seat or a certificate
 * @param seat null unless it was about a seat
 * @param certificate null unless it was about a certificate
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
        @Nullable LicenseSnapshot after,
        @Nullable Seat seat,
        @Nullable Certificate certificate,
        @Nullable Actor by) {

    /** The seat that an event is about. */
    @RegisterForReflection
    @Schema(name = "LicenseEventSeat")
    public record Seat(
            long activationId, String fingerprint, @Nullable String name) {}

    /**
     * A certificate that was issued.
     *
     * @param fingerprint the machine that it is for; null for every machine
     */
    @RegisterForReflection
    @Schema(name = "LicenseEventCertificate")
    public record Certificate(String id, @Nullable String fingerprint, Instant expiresAt) {}
}
