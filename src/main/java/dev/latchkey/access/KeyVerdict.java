package dev.latchkey.access;

/** The response of a route that a license key opens. */
public interface KeyVerdict {
    /** Whether no license has the key. */
    boolean wrongKey();
}
