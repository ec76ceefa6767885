package dev.latchkey;

import static dev.latchkey.support.Waiting.await;
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

/** The launcher script beside the jar, and the class data archive that makes the start faster. */
class FastStartJarIT {
    private static final Path PACKAGED = Path.of("target/quarkus-app");
    private static final Pattern COMPLAINT = Pattern.compile("(?i)\\b(warn|warning|error|severe|cds|aot)\\b");
    private static final String FROM_THE_ARCHIVE = "dev.latchkey.database.Database source: shared objects file";

    @TempDir
    Path folder;

    private Path launcher;

    /** Each test changes its own copy. An archive is valid only in the folder where it was made. */
    @BeforeEach
    void copy() throws IOException {
        Path copy = folder.resolve("app");
        launcher = copy.resolve("latchkey");
        try (Stream<Path> files = Files.walk(PACKAGED)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(PACKAGED.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.deleteIfExists(copy.resolve("latchkey.jsa"));
    }

    @Test
    void trainedLauncherStartsFromTheArchive() throws Exception {
        train();
        assertTrue(classesLoadedAtStart().contains(FROM_THE_ARCHIVE));
        assertFalse(Files.exists(folder.resolve("latchkey.db")), "Training must not touch data");
    }

    @Test
    void archiveOfOtherJarsIsIgnoredSilently() throws Exception {
        train();
        Files.setLastModifiedTime(launcher.resolveSibling("quarkus-run.jar"), FileTime.from(Instant.EPOCH));
        assertFalse(classesLoadedAtStart().contains(FROM_THE_ARCHIVE));
    }

    @Test
    void unusableArchiveIsIgnoredSilently() throws Exception {
        Files.writeString(launcher.resolveSibling("latchkey.jsa"), "made by another Java");
        assertFalse(classesLoadedAtStart().contains(FROM_THE_ARCHIVE));
    }

    @Test
    void launcherNeedsNoArchive() throws Exception {
        assertFalse(classesLoadedAtStart().contains(FROM_THE_ARCHIVE));
    }

    @Test
    void sqliteLibraryBesideTheJarIsUsedInPlace() throws Exception {
        try (Latchkey latchkey = Latchkey.launchedBy(launcher, folder, "-Djava.io.tmpdir=" + folder)) {
            assertEquals(200, latchkey.get("/users").statusCode());
            assertEquals(List.of(), unpackedLibraries());
        }
    }

    @Test
    void launcherPassesArgumentsOfMoveOn() throws Exception {
        Path output = folder.resolve("move.log");
        ProcessBuilder move = new ProcessBuilder(launcher.toString(), "move", "--from", "a.db", "--to", "b.db")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        move.environment().put("JAVA_HOME", System.getProperty("java.home"));
        assertEquals(1, await(move.start()));
        assertTrue(Files.readString(output).startsWith("One of --from and --to must be a file"));
    }

    private List<Path> unpackedLibraries() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".so")).toList();
        }
    }

    private void train() throws Exception {
        Path output = folder.resolve("training.log");
        String data = folder.resolve("latchkey.db").toString();
        ProcessBuilder training = new ProcessBuilder(launcher.toString(), "train")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        training.environment().put("JAVA_HOME", System.getProperty("java.home"));
        training.environment().put("LATCHKEY_DATA", data);
        training.environment().put("JAVA_TOOL_OPTIONS", "-Dlatchkey.data=" + data);
        int exitCode = await(training.start());
        String said = Files.readString(output);
        assertEquals(0, exitCode, said);
        assertTrue(said.endsWith("Made " + launcher.resolveSibling("latchkey.jsa") + "\n"), said);
    }

    /** Starts it without a complaint, and returns Java's log of the classes that it loads. */
    private String classesLoadedAtStart() throws Exception {
        Path classes = folder.resolve("classes.log");
        try (Latchkey latchkey = Latchkey.launchedBy(launcher, folder, "-Xlog:class+load:file=" + classes)) {
            assertEquals(200, latchkey.get("/users").statusCode());
            assertFalse(COMPLAINT.matcher(latchkey.log()).find(), latchkey.log());
        }
        return Files.readString(classes);
    }
}
