package dev.latchkey.database.sqlite;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.List;

/**
 * The database file. A scratch file is deleted and recreated at every start, a durable file never. A mark inside the
 * file keeps the two apart and protects files of other programs. A lock, which ends with the process, keeps a second
 * Latchkey away.
 */
final class DatabaseFile implements AutoCloseable {
    private static final String STRAY_LOG =
            "the file is missing or empty, but its log (-wal, -shm or -journal) is still there."
                    + " Put the file back, or move the log away.";
    /** The option of the move command. */
    private static final String SOURCE = "--from";

    private static final List<String> SUFFIXES = List.of("-wal", "-shm", "-journal");

    private final FileMark mark;
    private final String setting;
    private final String given;
    private final Path path;
    private FileChannel lock;
    private boolean hasLeftoverLog;
    private List<Object> identities = List.of();

    private DatabaseFile(FileMark mark, String setting, Path path) {
        this.mark = mark;
        this.setting = setting;
        this.given = path.toString();
        this.path = path.toAbsolutePath().normalize();
    }

    static DatabaseFile scratch(Path path) {
        return new DatabaseFile(FileMark.SCRATCH, "latchkey.scratch", path);
    }

    static DatabaseFile durable(Path path) {
        return new DatabaseFile(FileMark.DURABLE, "latchkey.data", path);
    }

    /** A durable database to move from. It must exist. */
    static DatabaseFile source(Path path) {
        return new DatabaseFile(FileMark.DURABLE, SOURCE, path);
    }

    /**
     * Locks the file and makes sure that it is a database with the right mark. A scratch database is empty afterwards.
     *
     * @throws ConfigurationException if the file cannot be used; it is then unchanged, and the message names it
     */
    void open() {
        try {
            refuseUnsafePath();
            if (mark == FileMark.SCRATCH) {
                openScratch();
            } else {
                openDurable();
            }
        } catch (IOException | SQLException e) {
            throw refusal("it cannot be opened (%s). Its folder must exist and be writable.".formatted(e));
        }
    }

    private void openScratch() throws IOException, SQLException {
        if (isMissingOrEmpty() && hasSiblings()) {
            throw refusal(STRAY_LOG);
        }
        if (!isMissingOrEmpty() && FileMark.of(path) != mark) {
            throw refusal("it is %s. Starting would erase it."
                    .formatted(FileMark.of(path).description()));
        }
        takeLock();
        for (String suffix : SUFFIXES) {
            Files.deleteIfExists(sibling(suffix));
        }
        Files.deleteIfExists(path);
        PrivateFiles.create(path);
        mark.writeTo(path);
    }

    private void openDurable() throws IOException, SQLException {
        if (!Files.isDirectory(path.getParent())) {
            throw refusal("its folder does not exist. Create it first.");
        }
        boolean isNew = isMissingOrEmpty();
        if (isNew && setting.equals(SOURCE)) {
            throw refusal("it does not exist, or is empty.");
        }
        if (isNew && hasSiblings()) {
            throw refusal(STRAY_LOG);
        }
        if (!isNew && FileMark.of(path) != mark) {
            throw refusal("it is %s.".formatted(FileMark.of(path).description()));
        }
        if (!Files.isWritable(path.getParent()) || Files.exists(path) && !Files.isWritable(path)) {
            throw refusal("it is not writable. Check the owner and mode of the file and its folder.");
        }
        takeLock();
        hasLeftoverLog = Files.exists(sibling("-wal")) && Files.size(sibling("-wal")) > 0;
        PrivateFiles.create(path);
        for (String suffix : SUFFIXES) {
            if (Files.exists(sibling(suffix))) {
                PrivateFiles.restrict(sibling(suffix));
            }
        }
        if (isNew) {
            mark.writeTo(path);
        }
    }

    /** Whether the last process did not shut down cleanly and left a log, which may even belong to another file. */
    boolean hasLeftoverLog() {
        return hasLeftoverLog;
    }

    /** Remembers which files are in use. Call it when SQLite has opened all of them. */
    void rememberIdentities() {
        try {
            identities = identities();
        } catch (IOException e) {
            throw refusal("it disappeared while it was being opened (%s).".formatted(e));
        }
    }

    /** Whether the files in use are still the ones with these names. */
    boolean isInPlace() {
        try {
            return identities().equals(identities);
        } catch (IOException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    boolean isDurable() {
        return mark == FileMark.DURABLE;
    }

    /** The exception to throw if the file cannot be used. The reason is one or more sentences; the first starts in lower case. */
    ConfigurationException refusal(String reason) {
        return new ConfigurationException("Cannot use %s (%s): %s".formatted(path, setting, reason));
    }

    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** The driver parses paths (file:, ?, trimming), so it could open a different file. */
    private void refuseUnsafePath() throws IOException {
        if (!given.trim().equals(given)) {
            throw refusal("there is white space before or after the path, which the driver would drop. Remove it.");
        }
        if (given.startsWith("file:") || given.startsWith(":") || given.contains("?")) {
            throw refusal("it is not a plain path. Leave out \"file:\" and \"?\".");
        }
        if (Files.isDirectory(path)) {
            throw refusal("it is a folder, not a file.");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw refusal("it is not a regular file.");
        }
        if (PrivateFiles.hasHardLinks(path)) {
            throw refusal(
                    "it has a second name (a hard link), through which another process could open it. Remove the link.");
        }
        if (Files.isSymbolicLink(path)) {
            throw refusal("it is a symbolic link. Use the path of the file itself.");
        }
    }

    private void takeLock() throws IOException {
        PrivateFiles.create(sibling("-lock"));
        lock = FileChannel.open(sibling("-lock"), StandardOpenOption.WRITE);
        boolean isTaken;
        try {
            isTaken = lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            isTaken = false;
        }
        if (!isTaken) {
            throw refusal("it is in use by another Latchkey. Stop that one first.");
        }
    }

    private boolean isMissingOrEmpty() throws IOException {
        return !Files.exists(path) || Files.size(path) == 0;
    }

    private boolean hasSiblings() {
        return SUFFIXES.stream().anyMatch(suffix -> Files.exists(sibling(suffix)));
    }

    private Path sibling(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    private List<Object> identities() throws IOException {
        return List.of(identity(path), identity(sibling("-wal")), identity(sibling("-lock")));
    }

    /** Device and inode, or the creation time on platforms without them. */
    private static Object identity(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.fileKey() == null ? attributes.creationTime() : attributes.fileKey();
    }
}
