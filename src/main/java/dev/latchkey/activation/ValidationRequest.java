package dev.latchkey.activation;

import dev.latchkey.license.Features;
import dev.latchkey.license.License;
import dev.latchkey.license.NewLicense;
import dev.latchkey.value.PlainText;
import dev.latchkey.value.Whitespace;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;

/**
 * A key to check. Any text is accepted as a key; the verdict says whether it is one.
 *
 * @param product what the key must be valid for; null if that does not matter
 * @param fingerprint the machine that must hold a seat; null if that does not matter
 * @param features what the license must unlock
 */
public record ValidationRequest(
        @NotNull(message = "is required") String key,
        @PlainText(max = NewLicense.MAX_PRODUCT) String product,
        @PlainText(max = License.MAX_FINGERPRINT) String fingerprint,

        @Size(max = Features.MAX, message = Features.TOO_MANY)
        List<
                        @NotNull(message = Features.INVALID_NAMES)
                        @Pattern(regexp = Features.NAME, message = Features.INVALID_NAMES) String>
                features) {

    public ValidationRequest {
        product = Whitespace.strip(product);
        features = Objects.requireNonNullElse(features, List.of());
    }

    @Override
    public String toString() {
        return "ValidationRequest[hidden]";
    }
}
