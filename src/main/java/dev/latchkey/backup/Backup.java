package dev.latchkey.backup;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A copy of the database at one moment.
 *
 * @param name the file name, in the folder of the database
 * @param bytes the size
 * @param sha256 the digest in hexadecimal, as {@code sha256sum} prints it
 */
@RegisterForReflection
public record Backup(String name, long bytes, String sha256, Instant createdAt) {}
