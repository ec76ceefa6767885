package dev.latchkey.license;

import java.security.SecureRandom;

/** Keys for tests. */
public final class Keys {
    private Keys() {}

    /** A well-formed key that no license has. */
    public static String unknown() {
        return LicenseKey.random(new SecureRandom()).value();
    }
}
