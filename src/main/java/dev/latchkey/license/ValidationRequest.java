package dev.latchkey.license;

import dev.latchkey.value.PlainText;
import dev.latchkey.value.Whitespace;
import jakarta.validation.constraints.NotNull;

/**
 * A key to check. Any text is accepted as a key; the verdict says whether it is one.
 *
 * @param product what the key must be valid for; null if that does not matter
 */
public record ValidationRequest(
        @NotNull(message = "is required") String key,
        @PlainText(max = NewLicense.MAX_PRODUCT) String product) {
    public ValidationRequest {
        product = Whitespace.strip(product);
    }

    @Override
    public String toString() {
        return "ValidationRequest[hidden]";
    }
}
