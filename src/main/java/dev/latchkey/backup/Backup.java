package dev.latchkey.backup;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A copy of the database as it was at one moment.
 *
 * @param name of the file, beside that of the data
 * @param bytes its size
 * @param sha256 its digest, in hexadecimal, as {@code sha256sum} prints it
 */
@RegisterForReflection
public record Backup(String name, long bytes, String sha256, Instant createdAt) {}
