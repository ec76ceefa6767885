package dev.latchkey.license;

import dev.latchkey.database.Database;
import dev.latchkey.http.Times;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Says whether a key is good. */
@Singleton
class ValidationService {
    private final Database database;

    ValidationService(Database database) {
        this.database = database;
    }

    /** A mistyped key is told by its checksum, without asking the database. */
    Uni<Validation> validate(ValidationRequest request) {
        return LicenseKey.parse(request.key())
                .map(key -> lookUp(key, request.product()))
                .orElseGet(() -> Uni.createFrom().item(Validation.malformedKey()));
    }

    private Uni<Validation> lookUp(LicenseKey key, String product) {
        Instant now = Times.now();
        return database.read(sql -> sql.one(
                        "SELECT " + License.COLUMNS + " FROM license WHERE key = ?",
                        row -> License.of(row, now),
                        key.value())
                .map(license -> Validation.of(license, product))
                .orElseGet(Validation::notFound));
    }
}
