package dev.latchkey.certificate;

import dev.latchkey.license.License;
import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import dev.latchkey.value.CalendarDuration;
import dev.latchkey.value.PlainText;
import java.time.Duration;
import org.threeten.extra.PeriodDuration;

/**
 * Which certificate of a license is asked for.
 *
 * @param fingerprint the machine that it is for; null for every machine
 * @param validFor null for the default
 */
public record CertificateTerms(
        @PlainText(max = License.MAX_FINGERPRINT) String fingerprint, PeriodDuration validFor) {
    private static final Duration MIN = Duration.ofHours(1);
    private static final Duration MAX = Duration.ofDays(366);

    /** @throws Problem 400 if it is not between one hour and 366 days */
    void requireValid() {
        if (validFor != null && !CalendarDuration.isBetween(MIN, MAX, validFor)) {
            throw Problem.invalid(FieldError.at("/validFor", "must be between PT1H and P366D"));
        }
    }

    /** For a request without a body. */
    static CertificateTerms orDefault(CertificateTerms given) {
        return given == null ? new CertificateTerms(null, null) : given;
    }
}
