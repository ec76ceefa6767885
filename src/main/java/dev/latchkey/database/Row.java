package dev.latchkey.database;

import java.time.Instant;

/** The current row of a result, read by column name. Only {@link #id} cannot be null. Only row mappers see it. */
public interface Row {

    /** Makes a record from a row. */
    @FunctionalInterface
    interface Mapper<T> {
        T map(Row row);
    }

    long id(String column);

    Long nullableId(String column);

    String text(String column);

    byte[] bytes(String column);

    default Integer number(String column) {
        Long number = nullableId(column);
        return number == null ? null : Math.toIntExact(number);
    }

    /** A column of whole seconds since 1970. */
    default Instant time(String column) {
        Long seconds = nullableId(column);
        return seconds == null ? null : Instant.ofEpochSecond(seconds);
    }
}
