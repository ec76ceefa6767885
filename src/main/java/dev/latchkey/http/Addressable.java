package dev.latchkey.http;

/** An entity with its own URL. Responses carry its ETag, and its Location if it was created. */
public interface Addressable extends StorableResult {
    /** For example {@code /users/1}. Null if the response is an array. */
    @Override
    String path();
}
