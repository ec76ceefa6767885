package dev.latchkey.database;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Conditions joined by AND. Their texts are constants of the code; values are bound. */
public final class WhereClause {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** Adds a condition with the values of its question marks. */
    public WhereClause and(String condition, Object... bound) {
        conditions.add(condition);
        values.addAll(List.of(bound));
        return this;
    }

    /** Adds a condition on one value, unless the value is null. */
    public WhereClause andIfPresent(String condition, Object value) {
        return value == null ? this : and(condition, value);
    }

    /** The text after the word WHERE. At least one condition must have been added. */
    public String text() {
        return String.join("\n   AND ", conditions);
    }

    /** {@code values} of question marks before the clause, followed by its own. */
    public Object[] valuesAfter(Object... before) {
        return Stream.concat(Stream.of(before), values.stream()).toArray();
    }

    /** The values in the order of the question marks, followed by {@code more}. */
    public Object[] values(Object... more) {
        return Stream.concat(values.stream(), Stream.of(more)).toArray();
    }
}
