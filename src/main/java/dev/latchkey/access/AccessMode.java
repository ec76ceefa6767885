package dev.latchkey.access;

/** Who may use the API. */
public enum AccessMode {
    /** Everybody who can reach the port. */
    OPEN,
    /** Those who send an access token. */
    TOKENS
}
