package dev.latchkey.activation;

import dev.latchkey.license.License;

/**
 * Whether a machine may use a license now.
 *
 * @param verdict as a validation would say
 * @param license null if there is none
 * @param seat of the machine; null if it holds none
 */
public record Entitlement(Verdict verdict, License license, Activation seat) {}
