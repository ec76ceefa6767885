package dev.latchkey.license;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import dev.latchkey.http.JsonCodec;
import dev.latchkey.value.CheckedSymbols;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The secret that proves a license: {@code KEY-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX}, made of
 * {@link CheckedSymbols}. It hides itself when printed, and in JSON from callers who may not see keys.
 */
@RegisterForReflection
@JsonSerialize(using = LicenseKey.Serializer.class)
public record LicenseKey(String value) {

    private static final String PREFIX = "KEY";
    private static final int SYMBOLS_PER_GROUP = 4;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LicenseKey {}

    /** A new key with 125 random bits. The generator must be a secure one. */
    static LicenseKey random(RandomGenerator random) {
        return new LicenseKey(grouped(CheckedSymbols.random(PREFIX, random)));
    }

    /**
     * Reads a key as people type it: case, white space and dashes do not matter, O reads as 0, and I and L as 1. Empty
     * if it has other characters, the wrong length or the wrong checksum.
     */
    public static Optional<LicenseKey> parse(String typed) {
        StringBuilder symbols = new StringBuilder();
        for (char c : typed.toCharArray()) {
            if (!isSeparator(c)) {
                symbols.append(symbolFor(c));
            }
            if (symbols.length() > PREFIX.length() + CheckedSymbols.LENGTH) {
                return Optional.empty();
            }
        }
        return Optional.of(symbols.toString())
                .filter(text -> text.startsWith(PREFIX))
                .map(text -> text.substring(PREFIX.length()))
                .filter(text -> CheckedSymbols.areValid(PREFIX, text))
                .map(LicenseKey::grouped)
                .map(LicenseKey::new);
    }

    private static boolean isSeparator(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.DASH_PUNCTUATION;
    }

    /** The intended symbol. Only ASCII is converted, because some letters of other scripts have an ASCII capital. */
    private static char symbolFor(char typed) {
        char capital = typed >= 'a' && typed <= 'z' ? (char) (typed - 'a' + 'A') : typed;
        return switch (capital) {
            case 'O' -> '0';
            case 'I', 'L' -> '1';
            default -> capital;
        };
    }

    private static String grouped(String symbols) {
        StringBuilder key = new StringBuilder(PREFIX);
        for (int i = 0; i < symbols.length(); i += SYMBOLS_PER_GROUP) {
            key.append('-').append(symbols, i, i + SYMBOLS_PER_GROUP);
        }
        return key.toString();
    }

    /** Enough to recognize a key, not to use it: {@code KEY-VSCV-…-BKJ6}. */
    String masked() {
        int group = SYMBOLS_PER_GROUP + 1;
        return value.substring(0, PREFIX.length() + group) + "-…" + value.substring(value.length() - group);
    }

    @Override
    public String toString() {
        return "LicenseKey[hidden]";
    }

    /** Writes a key, or its masked form. */
    static final class Serializer extends StdScalarSerializer<LicenseKey> {
        private static final long serialVersionUID = 1L;

        Serializer() {
            super(LicenseKey.class);
        }

        @Override
        public void serialize(LicenseKey key, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(JsonCodec.masksKeys(provider) ? key.masked() : key.value());
        }
    }
}
