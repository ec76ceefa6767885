package dev.latchkey.license;

import dev.latchkey.http.PlainText;
import dev.latchkey.http.Texts;
import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.threeten.extra.PeriodDuration;

/** Until when, or for how much longer, a license is to be good. */
public record Renewal(@PlainText(max = Reason.MAX) String reason, Instant expiresAt, PeriodDuration validFor) {
    public Renewal {
        reason = Texts.trimmed(reason);
    }

    /**
     * The end of it.
     *
     * @throws Problem where it is given twice, or not at all
     */
    Expiry expiry() {
        Expiry expiry = new Expiry(expiresAt, validFor);
        if (!expiry.isGiven()) {
            throw Problem.invalid(List.of(FieldError.at("", "needs validFor (such as P1Y) or expiresAt")));
        }
        return expiry;
    }
}
