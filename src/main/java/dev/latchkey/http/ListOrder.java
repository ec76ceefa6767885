package dev.latchkey.http;

import dev.latchkey.problem.Problem;

/** The order of a list by id. */
public enum ListOrder {
    /** Oldest first. */
    ASC,
    /** Newest first: what follows an id is older. */
    DESC;

    /**
     * Parses the query parameter {@code order}, in any case. JAX-RS finds this method by its name.
     *
     * @throws Problem 400 if there is no such order
     */
    public static ListOrder fromString(String text) {
        return EnumParameter.parse("order", values(), text);
    }
}
