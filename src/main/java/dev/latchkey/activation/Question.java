package dev.latchkey.activation;

import dev.latchkey.license.License;
import java.time.Instant;
import java.util.List;

/**
 * Whether a license is good for what a program asks.
 *
 * @param product null if that does not matter
 * @param needsSeat whether the machine must hold a seat
 */
record Question(LicenseSeats seats, String product, List<String> features, boolean needsSeat, Instant now) {
    License license() {
        return seats.license();
    }

    List<String> missingFeatures() {
        return features.stream()
                .filter(feature -> !license().features().contains(feature))
                .toList();
    }
}
