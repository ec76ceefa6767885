package dev.latchkey.database.sqlite;

import io.quarkus.logging.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Creates files that hold secrets, so that only their owner can read them. */
public final class PrivateFiles {
    private static final boolean IS_POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final FileAttribute<Set<PosixFilePermission>> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /** Creates an empty file with mode 0600, or gives that mode to an existing file. */
    public static void create(Path path) throws IOException {
        if (Files.exists(path)) {
            restrict(path);
        } else {
            Files.createFile(path, IS_POSIX ? new FileAttribute<?>[] {MODE} : new FileAttribute<?>[0]);
        }
    }

    /** Writes a new file with mode 0600, completely or not at all. Fails if the file exists. */
    public static void write(Path path, String text) throws IOException {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        Files.deleteIfExists(part);
        create(part);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(part, path);
        syncFolderOf(path);
    }

    /** Gives an existing file mode 0600. Logs a warning if it belongs to somebody else. */
    static void restrict(Path path) throws IOException {
        if (IS_POSIX && !Files.getPosixFilePermissions(path).equals(MODE.value())) {
            try {
                Files.setPosixFilePermissions(path, MODE.value());
            } catch (FileSystemException e) {
                Log.warnf("Others may be able to read %s. Only its owner can change that: chmod 600", path);
            }
        }
    }

    /** Whether it is a file, not a link, that only its owner can use. */
    public static boolean isPrivate(Path path) throws IOException {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                && (!IS_POSIX || Files.getPosixFilePermissions(path).equals(MODE.value()));
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
