package dev.latchkey.activation;

import dev.latchkey.license.License;

/**
 * A license, and what matters about its seats.
 *
 * @param taken how many seats are ACTIVE as stored, also if their lease is over
 * @param own the ACTIVE seat of the machine in question, also if its lease is over; null if there is none
 */
record LicenseSeats(License license, int taken, Activation own) {
    /** Whether another machine can take a seat. */
    boolean hasRoom() {
        return license.hasSeats(taken);
    }

    boolean isOwnHeld() {
        return own != null && own.isHeld();
    }
}
