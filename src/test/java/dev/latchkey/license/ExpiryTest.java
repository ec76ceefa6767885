package dev.latchkey.license;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.http.Expiry;
import dev.latchkey.problem.Problem;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.threeten.extra.PeriodDuration;

class ExpiryTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "2027-01-31T12:00:00Z, P1M, 2027-02-28T12:00:00Z",
        "2028-01-31T12:00:00Z, P1M, 2028-02-29T12:00:00Z",
        "2028-02-29T00:00:00Z, P1Y, 2029-02-28T00:00:00Z",
        "2028-02-29T00:00:00Z, P4Y, 2032-02-29T00:00:00Z",
        "2027-03-28T00:30:00Z, P1D, 2027-03-29T00:30:00Z",
        "2027-01-01T00:00:00Z, P1W, 2027-01-08T00:00:00Z",
        "2027-01-01T00:00:00Z, P1Y2M3DT4H5M6S, 2028-03-04T04:05:06Z",
        "2027-01-01T00:00:00Z, PT1.9S, 2027-01-01T00:00:01Z",
        "2026-12-31T23:59:59Z, P7973Y, 9999-12-31T23:59:59Z"
    })
    void durationsFollowTheCalendarInUtc(Instant now, String validFor, Instant expiry) {
        assertEquals(expiry, validFor(validFor).from(now));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "P0D", "-P1D", "PT0.5S", "P1D", "P999999999Y", "PT9223372036854775807S"})
    void durationMustEndLaterAndBeforeTheYear10000(String duration) {
        Instant now = duration.equals("P1D") ? Instant.parse("9999-12-31T23:59:59Z") : NOW;
        assertThrows(Problem.class, () -> validFor(duration).from(now));
    }

    @Test
    void noEndMeansPerpetual() {
        assertNull(new Expiry(null, null).from(NOW));
    }

    @Test
    void endMustLieInTheFuture() {
        assertThrows(Problem.class, () -> expiresAt(NOW).from(NOW));
        assertEquals(NOW.plusSeconds(1), expiresAt(NOW.plusSeconds(1)).from(NOW));
    }

    @Test
    void licenseIsExpiredFromItsEndOn() {
        assertEquals(LicenseStatus.ACTIVE, LicenseStatus.at(NOW, LicenseStatus.ACTIVE, NOW.plusSeconds(1)));
        assertEquals(LicenseStatus.EXPIRED, LicenseStatus.at(NOW, LicenseStatus.ACTIVE, NOW));
        assertEquals(LicenseStatus.ACTIVE, LicenseStatus.at(NOW, LicenseStatus.ACTIVE, null));
        assertEquals(LicenseStatus.SUSPENDED, LicenseStatus.at(NOW, LicenseStatus.SUSPENDED, NOW));
        assertEquals(LicenseStatus.REVOKED, LicenseStatus.at(NOW, LicenseStatus.REVOKED, NOW));
    }

    private static Expiry validFor(String duration) {
        return new Expiry(null, PeriodDuration.parse(duration));
    }

    private static Expiry expiresAt(Instant time) {
        return new Expiry(time, null);
    }
}
