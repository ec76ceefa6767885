package dev.latchkey.overview;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * How many licenses and seats there are.
 *
 * @param countedAt when they were counted
 * @param active licenses that are ACTIVE
 * @param expiringSoon of these, those that expire within 30 days
 * @param seatsTaken seats that machines hold
 * @param issued licenses that were issued in each of the last 12 weeks, the current one included, oldest first
 * @param expiring active licenses that expire in the rest of the current week and in each of the next 11
 */
@RegisterForReflection
public record Overview(
        Instant countedAt,
        long active,
        long expiringSoon,
        long expired,
        long suspended,
        long revoked,
        long seatsTaken,
        List<Week> issued,
        List<Week> expiring) {

    /**
     * A week in UTC.
     *
     * @param start its Monday
     */
    @RegisterForReflection
    public record Week(LocalDate start, long licenses) {}
}
