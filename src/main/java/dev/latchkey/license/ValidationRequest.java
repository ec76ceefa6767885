package dev.latchkey.license;

import dev.latchkey.http.PlainText;
import dev.latchkey.http.Texts;
import jakarta.validation.constraints.NotNull;

/**
 * A key to be judged. Any text will do for one: that it is no key is a judgement too.
 *
 * @param product what it is to be good for; null where that does not matter
 */
public record ValidationRequest(
        @NotNull(message = "is required") String key,
        @PlainText(max = NewLicense.MAX_PRODUCT) String product) {
    public ValidationRequest {
        product = Texts.trimmed(product);
    }

    @Override
    public String toString() {
        return "ValidationRequest[hidden]";
    }
}
