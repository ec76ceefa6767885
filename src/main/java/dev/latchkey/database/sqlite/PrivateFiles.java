package dev.latchkey.database.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Creates files that hold license keys, so that only their owner can read them. */
public final class PrivateFiles {
    private static final boolean IS_POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final FileAttribute<Set<PosixFilePermission>> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /** Creates an empty file with mode 0600, or gives that mode to an existing file. */
    public static void create(Path path) throws IOException {
        if (!Files.exists(path)) {
            Files.createFile(path, IS_POSIX ? new FileAttribute<?>[] {MODE} : new FileAttribute<?>[0]);
        } else if (IS_POSIX) {
            Files.setPosixFilePermissions(path, MODE.value());
        }
    }

    /** Whether the file has a second name (a hard link). */
    static boolean hasHardLinks(Path path) throws IOException {
        return IS_POSIX && Files.exists(path) && (int) Files.getAttribute(path, "unix:nlink") > 1;
    }

    /** Makes the file's directory entry durable. Its writer must sync the content. */
    public static void syncFolderOf(Path path) throws IOException {
        // Windows cannot open folders, and does not need this.
        if (IS_POSIX) {
            try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }
}
