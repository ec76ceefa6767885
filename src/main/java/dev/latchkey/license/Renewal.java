package dev.latchkey.license;

import dev.latchkey.http.Expiry;
import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import dev.latchkey.value.PlainText;
import dev.latchkey.value.Whitespace;
import java.time.Instant;
import org.threeten.extra.PeriodDuration;

/** The body of a renewal: until when, or for how much longer, a license is valid. */
public record Renewal(@PlainText(max = Reason.MAX_LENGTH) String reason, Instant expiresAt, PeriodDuration validFor) {
    public Renewal {
        reason = Whitespace.strip(reason);
    }

    /**
     * The new end.
     *
     * @throws Problem 400 unless exactly one of time and duration is given
     */
    Expiry expiry() {
        Expiry expiry = new Expiry(expiresAt, validFor);
        if (!expiry.isGiven()) {
            throw Problem.invalid(FieldError.at("", "needs validFor (such as P1Y) or expiresAt"));
        }
        return expiry;
    }
}
