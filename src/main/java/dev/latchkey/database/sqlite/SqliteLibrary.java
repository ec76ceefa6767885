package dev.latchkey.database.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * SQLite's native library, which the build puts beside the jar or the binary. Without it, the driver unpacks its own
 * copy at every start and compares the two byte by byte, which takes longer than the rest of a native start.
 */
final class SqliteLibrary {
    /** The driver looks here first (github.com/xerial/sqlite-jdbc, USAGE.md). */
    private static final String SETTING = "org.sqlite.lib.path";

    /** The loader of glibc by os.arch. With another C library, the driver uses its own build of SQLite. */
    private static final Map<String, Path> GLIBC_LOADERS =
            Map.of("amd64", Path.of("/lib64/ld-linux-x86-64.so.2"), "aarch64", Path.of("/lib/ld-linux-aarch64.so.1"));

    private SqliteLibrary() {}

    /** Points the driver to the library if there is one for this machine. Call it before the driver is used. */
    static void preferUnpacked() {
        String processor = System.getProperty("os.arch");
        Path loader = GLIBC_LOADERS.get(processor);
        if (System.getProperty(SETTING) != null || loader == null || !Files.exists(loader)) {
            return;
        }
        // The program is the native binary, or else the jar that Java was started with.
        Stream.of(ProcessHandle.current().info().command().orElse(""), System.getProperty("java.class.path", ""))
                .filter(program -> !program.isEmpty())
                .map(program -> Path.of(program).resolveSibling("sqlite").resolve(processor))
                .filter(Files::isDirectory)
                .findFirst()
                .ifPresent(folder -> System.setProperty(SETTING, folder.toString()));
    }
}
