package dev.latchkey.database;

import java.util.ArrayList;
import java.util.List;

/** The conditions of a statement, all of which must hold. Their texts are the code's own; values are bound. */
public final class Where {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** Adds a condition and the values of its question marks. */
    public Where and(String condition, Object... bound) {
        conditions.add(condition);
        values.addAll(List.of(bound));
        return this;
    }

    /** Adds a condition on one value, unless that is null. */
    public Where andIfGiven(String condition, Object value) {
        return value == null ? this : and(condition, value);
    }

    /** The conditions as they follow the word WHERE; at least one must have been added. */
    public String text() {
        return String.join("\n   AND ", conditions);
    }

    /** The values in the order of the question marks, followed by the given ones. */
    public Object[] valuesAnd(Object... more) {
        List<Object> all = new ArrayList<>(values);
        all.addAll(List.of(more));
        return all.toArray();
    }
}
