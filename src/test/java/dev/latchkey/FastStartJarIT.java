package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command beside the jar, and the archive of classes from which it starts faster. */
class FastStartJarIT {
    private static final Path PACKAGED = Path.of("target/quarkus-app");
    private static final Pattern COMPLAINT = Pattern.compile("(?i)\\b(warn|warning|error|severe|cds|aot)\\b");
    private static final String FROM_THE_ARCHIVE = "dev.latchkey.Main source: shared objects file";

    @TempDir
    Path folder;

    private Path launcher;
    private Path classes;

    /** A copy of its own: it is changed, and an archive goes with the folder in which it was made. */
    @BeforeEach
    void copy() throws IOException {
        Path copy = folder.resolve("app");
        launcher = copy.resolve("latchkey");
        classes = folder.resolve("classes.log");
        try (Stream<Path> files = Files.walk(PACKAGED)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(PACKAGED.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.deleteIfExists(copy.resolve("latchkey.jsa"));
    }

    @Test
    void onceTrainedItStartsFromTheArchive() throws Exception {
        train();
        assertTrue(loadedAtAStart().contains(FROM_THE_ARCHIVE));
        assertFalse(Files.exists(folder.resolve("latchkey.db")), "Training has touched data");
    }

    @Test
    void anArchiveOfOtherJarsIsPassedOverWithoutAWord() throws Exception {
        train();
        Files.setLastModifiedTime(launcher.resolveSibling("quarkus-run.jar"), FileTime.from(Instant.EPOCH));
        assertFalse(loadedAtAStart().contains(FROM_THE_ARCHIVE));
    }

    @Test
    void anArchiveThatIsNoneForThisJavaIsPassedOverWithoutAWord() throws Exception {
        Files.writeString(launcher.resolveSibling("latchkey.jsa"), "made by another Java");
        assertFalse(loadedAtAStart().contains(FROM_THE_ARCHIVE));
    }

    @Test
    void withoutAnArchiveItStartsAllTheSame() throws Exception {
        assertFalse(loadedAtAStart().contains(FROM_THE_ARCHIVE));
    }

    @Test
    void sqlitesLibraryIsNotUnpackedWhereItLiesBesideTheJar() throws Exception {
        try (Latchkey latchkey = Latchkey.launchedBy(launcher, folder, "-Djava.io.tmpdir=" + folder)) {
            assertEquals(200, latchkey.get("/users").statusCode());
            assertEquals(List.of(), unpacked());
        }
    }

    private List<Path> unpacked() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".so")).toList();
        }
    }

    private void train() throws Exception {
        ProcessBuilder training = new ProcessBuilder(launcher.toString(), "train");
        training.environment().put("JAVA_HOME", System.getProperty("java.home"));
        training.environment()
                .put("LATCHKEY_DATA", folder.resolve("latchkey.db").toString());
        training.environment().put("JAVA_TOOL_OPTIONS", "-Dlatchkey.data=" + folder.resolve("latchkey.db"));
        Process process = training.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.endsWith("Made " + launcher.resolveSibling("latchkey.jsa") + "\n"), output);
    }

    /** Starts it, and returns what Java tells of the classes that it loads. */
    private String loadedAtAStart() throws Exception {
        try (Latchkey latchkey = Latchkey.launchedBy(launcher, folder, "-Xlog:class+load:file=" + classes)) {
            assertEquals(200, latchkey.get("/users").statusCode());
            assertFalse(COMPLAINT.matcher(latchkey.log()).find(), latchkey.log());
        }
        return Files.readString(classes);
    }
}
