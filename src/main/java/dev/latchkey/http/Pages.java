package dev.latchkey.http;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** A list that is fetched a page at a time, in the order of its ids. */
@FunctionalInterface
public interface Pages<T> {
    /** At most {@code limit} rows, the first of those whose ids are greater than the given one. */
    Uni<List<T>> after(long id, int limit);
}
