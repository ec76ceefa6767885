package dev.latchkey.certificate;

import dev.latchkey.license.License;
import dev.latchkey.value.PlainText;
import jakarta.validation.constraints.NotNull;
import org.threeten.extra.PeriodDuration;

/**
 * A program that asks for a certificate of its license. Any text is accepted as a key; the verdict says whether it is one.
 *
 * @param fingerprint the machine that the certificate is for; null for every machine
 * @param validFor null for the default
 */
public record CertificateRequest(
        @NotNull(message = "is required") String key,
        @PlainText(max = License.MAX_FINGERPRINT) String fingerprint,
        PeriodDuration validFor) {

    CertificateTerms terms() {
        return new CertificateTerms(fingerprint, validFor);
    }

    @Override
    public String toString() {
        return "CertificateRequest[hidden]";
    }
}
