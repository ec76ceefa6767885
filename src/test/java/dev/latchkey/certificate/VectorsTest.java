package dev.latchkey.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The file of vectors that everybody can use. VerifiersIT runs our own verifiers against it. */
class VectorsTest {

    @Test
    void fileIsWhatTheProgramMakes() throws IOException {
        assertEquals(Vectors.text(), Files.readString(Vectors.FILE), "Run Vectors.main to make the file again");
    }

    @Test
    void everyVerdictHasAVector() throws IOException {
        List<Vectors.Vector> vectors = Vectors.File.read().vectors();
        Set<String> verdicts = new HashSet<>();
        vectors.forEach(vector -> verdicts.add(vector.verdict()));
        assertEquals(
                Set.of(
                        "VALID",
                        "MALFORMED",
                        "UNTRUSTED",
                        "CLOCK_TURNED_BACK",
                        "NOT_YET_VALID",
                        "EXPIRED",
                        "WRONG_PRODUCT",
                        "WRONG_FINGERPRINT",
                        "REVOKED"),
                verdicts);
        Set<String> names = new HashSet<>();
        vectors.forEach(vector -> assertTrue(names.add(vector.name()), vector.name()));
    }
}
