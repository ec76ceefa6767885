package dev.latchkey.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A public document that everybody may keep for a while, and ask for again with its entity tag.
 *
 * @param tag with its quotes
 */
public record CacheableDocument(byte[] body, String mediaType, String tag, Duration maxAge) {
    public static CacheableDocument of(String text, String mediaType, Duration maxAge) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return new CacheableDocument(body, mediaType, EntityTagger.tagOf(body), maxAge);
    }

    String cacheControl() {
        return "public, max-age=" + maxAge.toSeconds();
    }
}
