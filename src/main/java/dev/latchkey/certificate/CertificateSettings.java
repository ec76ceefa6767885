package dev.latchkey.certificate;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What certificates say, and how the keys that sign them are stored. */
@ConfigMapping(prefix = "latchkey")
interface CertificateSettings {
    /** How long certificates are valid if a request does not say. */
    @WithName("certificates.valid-for")
    @WithDefault("P30D")
    @DurationMin(hours = 1)
    @DurationMax(days = 366)
    Duration validFor();

    /** The claim {@code iss} for a durable database. */
    @WithName("certificates.issuer")
    @WithDefault("latchkey")
    @Size(min = 1, max = 200)
    String issuerIfDurable();

    /** The claim {@code iss}. Nobody should trust a scratch database, which has a new key at every start. */
    default String issuer() {
        return data().isPresent() ? issuerIfDurable() : "latchkey-scratch";
    }

    /** Encrypts the private keys in the database. */
    @WithName("signing.password")
    Optional<String> password();

    /** Empty if the database is scratch. */
    Optional<String> data();

    /** Present while a database is moved. It brings its own keys. */
    @WithName("move.from")
    Optional<String> moveFrom();
}
