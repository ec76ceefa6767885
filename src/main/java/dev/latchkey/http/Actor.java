package dev.latchkey.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;

/**
 * Who did something, as history records it.
 *
 * @param tokenId the token; null if there was none in the database
 * @param name of the token at that time, or why no token was needed
 */
@RegisterForReflection
public record Actor(@Nullable Long tokenId, String name) {}
