package dev.latchkey.http;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** A list that is fetched one page at a time. */
@FunctionalInterface
public interface PageSource<T> {
    /** At most {@code limit} rows that follow the row with this id; 0 starts at the beginning. */
    Uni<List<T>> pageAfter(long id, int limit);
}
