package dev.latchkey.http;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
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
        Caller caller = request.caller();
        return request.limit()
                .map(limit -> page(request, caller, limit, source, id))
                .orElseGet(() -> part(request.after(), caller, source, id));
    }

    private <T> Uni<JsonList> page(
            PageRequest request, Caller caller, int limit, PageSource<T> source, ToLongFunction<T> id) {
        LongFunction<String> links = request.links();
        // One row more than requested shows whether there is a next page.
        return source.pageAfter(request.after(), limit + 1)
                .map(rows -> rows.size() <= limit
                        ? last(rows, caller)
                        : new JsonList(
                                json.writeFor(caller, rows.subList(0, limit)),
                                Optional.of(links.apply(id.applyAsLong(rows.get(limit - 1)))),
                                Optional.empty()));
    }

    private <T> Uni<JsonList> part(long after, Caller caller, PageSource<T> source, ToLongFunction<T> id) {
        return source.pageAfter(after, ROWS_PER_PART).map(rows -> {
            if (rows.size() < ROWS_PER_PART) {
                return last(rows, caller);
            }
            long end = id.applyAsLong(rows.get(ROWS_PER_PART - 1));
            return new JsonList(
                    json.writeFor(caller, rows), Optional.empty(), Optional.of(() -> part(end, caller, source, id)));
        });
    }

    private JsonList last(List<?> rows, Caller caller) {
        return new JsonList(json.writeFor(caller, rows), Optional.empty(), Optional.empty());
    }
}
