package dev.latchkey.access;

/** What can be done to a token. */
public enum TokenEventType {
    CREATED,
    /** Its name or its end was changed. */
    CHANGED,
    /** It got a new secret. */
    ROTATED,
    REVOKED
}
