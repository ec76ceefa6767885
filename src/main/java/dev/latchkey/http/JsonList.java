package dev.latchkey.http;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A JSON array, or one part of a long one.
 *
 * @param json an array of the rows of this part
 * @param link a {@code Link} header to the next page (RFC 8288)
 * @param next fetches the next part; null if this is the last one
 */
public record JsonList(byte[] json, Optional<String> link, Supplier<Uni<JsonList>> next) {}
