package dev.latchkey.http;

/** An entity with its own URL. Responses carry its ETag, and its Location if it was created. */
public interface Addressable {
    /** For example {@code /users/1}. Null if the response is an array. */
    String path();

    /** What a GET of the path returns. A response that shows a secret once has more members. */
    default Object entity() {
        return this;
    }

    /** What the entity tag depends on. */
    default Object tagged() {
        return entity();
    }
}
