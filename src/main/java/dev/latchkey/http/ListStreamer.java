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
 * Streams a list as a JSON array in constant memory. It fetches the next page only after the client has read the last
 * one, so a slow client holds neither a connection nor a transaction.
 */
@Singleton
public class ListStreamer {
    private static final int ROWS_PER_CHUNK = 500;

    private final JsonCodec json;

    ListStreamer(JsonCodec json) {
        this.json = json;
    }

    /** The requested page, with a link to the next one (RFC 8288) if there is one; without a limit, everything. */
    public <T> RestMulti<byte[]> stream(PageRequest request, PageSource<T> rows, ToLongFunction<T> id) {
        return request.limit()
                .map(limit -> page(request, limit, rows, id))
                .orElseGet(() -> everything(request.after(), rows, id));
    }

    private <T> RestMulti<byte[]> page(PageRequest request, int limit, PageSource<T> source, ToLongFunction<T> id) {
        // One row more than requested shows whether there is a next page.
        return RestMulti.fromUniResponse(
                source.pageAfter(request.after(), limit + 1),
                rows -> Multi.createFrom()
                        .item(rows.subList(0, Math.min(limit, rows.size())))
                        .filter(page -> !page.isEmpty())
                        .map(this::withoutBrackets),
                rows -> rows.size() <= limit
                        ? Map.of()
                        : Map.of(
                                HttpHeaders.LINK,
                                List.of(request.linkToPageAfter(id.applyAsLong(rows.get(limit - 1))))));
    }

    private <T> RestMulti<byte[]> everything(long start, PageSource<T> source, ToLongFunction<T> id) {
        long[] after = {start};
        Multi<byte[]> chunks = Multi.createBy()
                .repeating()
                .uni(() -> source.pageAfter(after[0], ROWS_PER_CHUNK).invoke(rows -> {
                    if (!rows.isEmpty()) {
                        after[0] = id.applyAsLong(rows.get(rows.size() - 1));
                    }
                }))
                .whilst(rows -> rows.size() == ROWS_PER_CHUNK)
                .filter(rows -> !rows.isEmpty())
                .map(this::withoutBrackets);
        return RestMulti.fromMultiData(chunks).build();
    }

    /** The framework adds the brackets of the array, and the commas between chunks. */
    private byte[] withoutBrackets(List<?> rows) {
        byte[] array = json.write(rows);
        return Arrays.copyOfRange(array, 1, array.length - 1);
    }
}
