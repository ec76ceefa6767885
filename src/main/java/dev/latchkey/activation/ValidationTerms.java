package dev.latchkey.activation;

import dev.latchkey.license.Features;
import dev.latchkey.license.License;
import dev.latchkey.license.LicenseKey;
import dev.latchkey.license.NewLicense;
import dev.latchkey.value.PlainText;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/** What a program would ask about a license, without its key. Every member is optional; see {@link ValidationRequest}. */
public record ValidationTerms(
        @PlainText(max = NewLicense.MAX_PRODUCT) String product,
        @PlainText(max = License.MAX_FINGERPRINT) String fingerprint,

        @Size(max = Features.MAX, message = Features.TOO_MANY)
        List<
                        @NotNull(message = Features.INVALID_NAMES)
                        @Pattern(regexp = Features.NAME, message = Features.INVALID_NAMES) String>
                features) {
    static final ValidationTerms NONE = new ValidationTerms(null, null, null);

    ValidationRequest of(LicenseKey key) {
        return new ValidationRequest(key.value(), product, fingerprint, features);
    }
}
