package dev.latchkey.database;

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

/** Files with license keys in them, which are nobody else's business. */
public final class PrivateFiles {
    private static final boolean HAS_MODES =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final FileAttribute<Set<PosixFilePermission>> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /** Makes an empty file that only its owner may read and write (mode 0600), or makes one such that is there. */
    public static void create(Path path) throws IOException {
        if (!Files.exists(path)) {
            Files.createFile(path, HAS_MODES ? new FileAttribute<?>[] {MODE} : new FileAttribute<?>[0]);
        } else if (HAS_MODES) {
            Files.setPosixFilePermissions(path, MODE.value());
        }
    }

    /** Whether the file can be found by another name too. */
    static boolean hasOtherNames(Path path) throws IOException {
        return HAS_MODES && Files.exists(path) && (int) Files.getAttribute(path, "unix:nlink") > 1;
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
