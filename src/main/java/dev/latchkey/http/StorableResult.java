package dev.latchkey.http;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** What a change returns, and what is stored for repeats of its request. */
public interface StorableResult {
    /** The path of the entity that was created or changed; null if it has none, such as an array. */
    default String path() {
        return null;
    }

    /** What a GET of the path returns. A response that shows a secret once has more members. */
    default Object entity() {
        return this;
    }

    /** What the entity tag depends on. */
    default Object tagged() {
        return entity();
    }

    /** False if a request that could have created it found it: then the status is 200 and not 201. */
    @JsonIgnore
    default boolean isNew() {
        return true;
    }
}
