package dev.latchkey.http;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Reads a page of a list, or all of it in parts. */
@Singleton
public class ListReader {
    private static final int ROWS_PER_PART = 500;

    private final JsonCodec json;

    ListReader(JsonCodec json) {
        this.json = json;
    }

    /** The requested page, with a link to the next one if there is one; without a limit, everything. */
    public <T> Uni<JsonList> read(PageRequest request, PageSource<T> source, ToLongFunction<T> id) {
        return request.limit()
                .map(limit -> page(request, limit, source, id))
                .orElseGet(() -> part(request.after(), source, id));
    }

    private <T> Uni<JsonList> page(PageRequest request, int limit, PageSource<T> source, ToLongFunction<T> id) {
        // One row more than requested shows whether there is a next page.
        return source.pageAfter(request.after(), limit + 1)
                .map(rows -> rows.size() <= limit
                        ? last(rows)
                        : new JsonList(
                                json.write(rows.subList(0, limit)),
                                Optional.of(request.linkToPageAfter(id.applyAsLong(rows.get(limit - 1)))),
                                Optional.empty()));
    }

    private <T> Uni<JsonList> part(long after, PageSource<T> source, ToLongFunction<T> id) {
        return source.pageAfter(after, ROWS_PER_PART).map(rows -> {
            if (rows.size() < ROWS_PER_PART) {
                return last(rows);
            }
            long end = id.applyAsLong(rows.get(ROWS_PER_PART - 1));
            return new JsonList(json.write(rows), Optional.empty(), Optional.of(() -> part(end, source, id)));
        });
    }

    private JsonList last(List<?> rows) {
        return new JsonList(json.write(rows), Optional.empty(), Optional.empty());
    }
}
