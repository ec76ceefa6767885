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
 * A machine that asks for a seat. Any text is accepted as a key; the verdict says whether it is one.
 *
 * @param fingerprint tells this machine from others. The program chooses it, and it is stored as sent
 * @param name for people, such as the name of the machine
 * @param product what the key must be valid for; null if that does not matter
 * @param features what the license must unlock
 */
public record ActivationRequest(
        @NotNull(message = "is required") String key,

        @NotNull(message = "is required") @PlainText(max = License.MAX_FINGERPRINT)
        String fingerprint,

        @PlainText(max = Activation.MAX_NAME) String name,
        @PlainText(max = NewLicense.MAX_PRODUCT) String product,

        @Size(max = Features.MAX, message = Features.TOO_MANY)
        List<
                        @NotNull(message = Features.INVALID_NAMES)
                        @Pattern(regexp = Features.NAME, message = Features.INVALID_NAMES) String>
                features) {

    public ActivationRequest {
        name = Whitespace.strip(name);
        product = Whitespace.strip(product);
        features = Objects.requireNonNullElse(features, List.of());
    }

    @Override
    public String toString() {
        return "ActivationRequest[hidden]";
    }
}
