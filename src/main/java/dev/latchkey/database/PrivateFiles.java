package dev.latchkey.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files with license keys in them, which are nobody else's business. */
public final class PrivateFiles {
    private static final boolean HAS_MODES =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private PrivateFiles() {}

    /** An empty file that only its owner may read and write (mode 0600), where it is not there yet. */
    public static void create(Path path) throws IOException {
        if (Files.exists(path)) {
            return;
        }
        FileAttribute<?>[] mode = HAS_MODES
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(path, mode);
    }

    /** Brings to the disk that a file is there under its name; what is in it is its writer's to bring. */
    public static void syncFolderOf(Path path) throws IOException {
        // Windows opens no folders, and needs none of this.
        if (HAS_MODES) {
            try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }
}
