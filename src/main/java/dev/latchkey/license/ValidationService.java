package dev.latchkey.license;

import dev.latchkey.database.Database;
import dev.latchkey.value.Times;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Tells whether a key is valid. */
@Singleton
class ValidationService {
    private final Database database;

    ValidationService(Database database) {
        this.database = database;
    }

    /** The checksum reveals a mistyped key without a query. */
    Uni<Validation> validate(ValidationRequest request) {
        return LicenseKey.parse(request.key())
                .map(key -> lookUp(key, request.product()))
                .orElseGet(() -> Uni.createFrom().item(Validation.malformedKey()));
    }

    private Uni<Validation> lookUp(LicenseKey key, String product) {
        Instant now = Times.now();
        return database.read(sql -> sql.one("""
                        SELECT id, key, user_id, product, label, status, issued_at, expires_at, max_activations,
                               suspended_at, revoked_at, reason, replaced_by_id, updated_at
                          FROM license
                         WHERE key = ?
                        """, row -> License.of(row, now), key.value())
                .map(license -> Validation.of(license, product))
                .orElseGet(Validation::notFound));
    }
}
