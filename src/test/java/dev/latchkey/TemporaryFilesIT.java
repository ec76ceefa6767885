package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages inside the jar are unpacked to a temporary folder, in a place where every user may write. */
class TemporaryFilesIT {
    private static final String OLD_NAME = "latchkey-" + System.getProperty("user.name");

    @TempDir
    Path folder;

    @TempDir
    Path temporary;

    @TempDir
    Path elsewhere;

    @Test
    void linkOfAnotherUserIsNotFollowed() throws Exception {
        Files.createSymbolicLink(temporary.resolve(OLD_NAME), elsewhere.resolve("missing"));
        Files.createSymbolicLink(temporary.resolve("vertx-cache"), elsewhere);
        assertPagesAreServed();
        assertEquals(Set.of(), filesIn(elsewhere));
    }

    @Test
    void folderOfAnotherUserIsNotUsed() throws Exception {
        Path theirs = Files.createDirectory(temporary.resolve(OLD_NAME));
        Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("---------"));
        assertPagesAreServed();
        assertEquals(Set.of(OLD_NAME), filesIn(temporary));
    }

    private void assertPagesAreServed() throws Exception {
        Set<String> before = filesIn(temporary);
        try (Latchkey latchkey = new Latchkey(folder, "-Djava.io.tmpdir=" + temporary)) {
            assertTrue(latchkey.get("/").body().contains("Latchkey"));
            assertTrue(latchkey.get("/q/swagger-ui/").body().contains("<html"));
            Set<String> created = filesIn(temporary);
            created.removeAll(before);
            assertFalse(created.isEmpty());
            for (String name : created) {
                assertEquals(
                        "rwx------",
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(temporary.resolve(name), LinkOption.NOFOLLOW_LINKS)),
                        name);
            }
            latchkey.assertNoComplaintInLog();
        }
        assertEquals(before, filesIn(temporary), "Something was left behind");
    }

    private static Set<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
