package dev.latchkey.http;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A JSON array, or one part of a long one.
 *
 * @param json an array of the rows of this part
 * @param link the {@code Link} header (RFC 8288), if there is a next page
 * @param next fetches the next part, if there is one
 */
public record JsonList(byte[] json, Optional<String> link, Optional<Supplier<Uni<JsonList>>> next) {}
