package dev.latchkey.activation;

import dev.latchkey.license.License;
import dev.latchkey.value.PlainText;
import jakarta.validation.constraints.NotNull;

/** A machine that gives up its seat. */
public record DeactivationRequest(
        @NotNull(message = "is required") String key,

        @NotNull(message = "is required") @PlainText(max = License.MAX_FINGERPRINT)
        String fingerprint) {

    @Override
    public String toString() {
        return "DeactivationRequest[hidden]";
    }
}
