package dev.latchkey.access;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.latchkey.value.CheckedSymbols;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.util.HashUtil;
import java.util.random.RandomGenerator;

/**
 * The secret that a client sends: {@code latchkey_} and {@link CheckedSymbols}. Only its SHA-256 is stored; with 125
 * random bits it needs no slow hash. It hides itself when printed.
 */
@RegisterForReflection
public record TokenSecret(@JsonValue String value) {
    private static final String PREFIX = "latchkey_";

    /** A new secret. The generator must be a secure one. */
    static TokenSecret random(RandomGenerator random) {
        return new TokenSecret(PREFIX + CheckedSymbols.random(PREFIX, random));
    }

    /** Whether it has the form of a token and the right checksum. */
    boolean isWellFormed() {
        return value.startsWith(PREFIX) && CheckedSymbols.areValid(PREFIX, value.substring(PREFIX.length()));
    }

    /** Its SHA-256 in hexadecimal. */
    String hash() {
        return HashUtil.sha256(value);
    }

    @Override
    public String toString() {
        return "TokenSecret[hidden]";
    }
}
