package dev.latchkey.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * SQLite's library as the build has unpacked it beside the jar or the binary. The driver would unpack the one inside it
 * at every start, and compare the two byte by byte, which takes longer than the rest of a native start.
 */
final class SqliteLibrary {
    /** Where the driver looks first (github.com/xerial/sqlite-jdbc, USAGE.md). */
    private static final String SETTING = "org.sqlite.lib.path";

    /** What Java calls a processor, and the loader of glibc for it: another C library needs another build of SQLite. */
    private static final Map<String, Path> LOADERS =
            Map.of("amd64", Path.of("/lib64/ld-linux-x86-64.so.2"), "aarch64", Path.of("/lib/ld-linux-aarch64.so.1"));

    private SqliteLibrary() {}

    /** Has the driver load it, where it is there and for this machine; to be called before the driver is used. */
    static void preferUnpacked() {
        String processor = System.getProperty("os.arch");
        if (System.getProperty(SETTING) != null || !Files.exists(LOADERS.getOrDefault(processor, Path.of("none")))) {
            return;
        }
        // The binary itself; the jar, where Java was started with one.
        Stream.of(ProcessHandle.current().info().command().orElse(""), System.getProperty("java.class.path", ""))
                .filter(program -> !program.isEmpty())
                .map(program -> Path.of(program).resolveSibling("sqlite").resolve(processor))
                .filter(Files::isDirectory)
                .findFirst()
                .ifPresent(folder -> System.setProperty(SETTING, folder.toString()));
    }
}
