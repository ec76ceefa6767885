package dev.latchkey.http;

import io.smallrye.mutiny.Multi;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jboss.resteasy.reactive.RestMulti;

/**
 * Answers with a list as a bare JSON array, in constant memory. The rows are fetched in pages, each only
 * when the client has taken the one before: a slow client holds neither a connection nor a transaction.
 */
@Singleton
public class JsonArray {
    private static final int ROWS_PER_CHUNK = 500;

    private final JsonText json;

    JsonArray(JsonText json) {
        this.json = json;
    }

    /** The page asked for, with a link to the next while more follow (RFC 8288); or everything, chunk by chunk. */
    public <T> RestMulti<byte[]> of(PageRequest request, Pages<T> pages, ToLongFunction<T> id) {
        return request.limit()
                .map(limit -> page(request, limit, pages, id))
                .orElseGet(() -> everything(request.after(), pages, id));
    }

    private <T> RestMulti<byte[]> page(PageRequest request, int limit, Pages<T> pages, ToLongFunction<T> id) {
        // One row more than wanted tells whether another page follows.
        return RestMulti.fromUniResponse(
                pages.after(request.after(), limit + 1),
                rows -> Multi.createFrom()
                        .item(rows.subList(0, Math.min(limit, rows.size())))
                        .filter(page -> !page.isEmpty())
                        .map(this::elements),
                rows -> rows.size() <= limit
                        ? Map.of()
                        : Map.of(
                                HttpHeaders.LINK,
                                List.of(request.linkToPageAfter(id.applyAsLong(rows.get(limit - 1))))));
    }

    private <T> RestMulti<byte[]> everything(long start, Pages<T> pages, ToLongFunction<T> id) {
        long[] after = {start};
        Multi<byte[]> chunks = Multi.createBy()
                .repeating()
                .uni(() -> pages.after(after[0], ROWS_PER_CHUNK).invoke(rows -> {
                    if (!rows.isEmpty()) {
                        after[0] = id.applyAsLong(rows.get(rows.size() - 1));
                    }
                }))
                .whilst(rows -> rows.size() == ROWS_PER_CHUNK)
                .filter(rows -> !rows.isEmpty())
                .map(this::elements);
        return RestMulti.fromMultiData(chunks).build();
    }

    /** The rows as JSON without the brackets around them: the framework sets those, and the commas between chunks. */
    private byte[] elements(List<?> rows) {
        byte[] array = json.bytes(rows);
        return Arrays.copyOfRange(array, 1, array.length - 1);
    }
}
