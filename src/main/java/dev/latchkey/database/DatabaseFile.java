package dev.latchkey.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteDataSource;

/**
 * The scratch database file, thrown away and begun anew at every boot. It carries a mark, and a file without
 * it is never thrown away; a lock that dies with the process keeps a second Latchkey off it.
 */
final class ScratchFile implements AutoCloseable {
    /** SQLite's application id, at byte 68 of the file (sqlite.org/fileformat2.html): "LKSC". */
    private static final int MARK = 0x4C4B5343;

    private static final int MARK_OFFSET = 68;
    private static final List<String> SUFFIXES = List.of("-wal", "-shm", "-journal");

    private final String given;
    private final Path path;
    private FileChannel lock;

    ScratchFile(Path path) {
        this.given = path.toString();
        this.path = path.toAbsolutePath().normalize();
    }

    /**
     * Leaves an empty, marked database where the scratch file is to be.
     *
     * @throws IllegalStateException where the file is somebody's data, or in use, or cannot be made; its
     *     message names the file and the setting
     */
    void recreate() {
        try {
            refuseWhatIsNoPath();
            refuseDataOfOthers();
            takeLock();
            for (String suffix : SUFFIXES) {
                Files.deleteIfExists(sibling(suffix));
            }
            Files.deleteIfExists(path);
            begin();
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(
                    "The scratch database %s cannot be made (%s). Set latchkey.scratch to a file in a writable folder."
                            .formatted(path, e),
                    e);
        }
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

    private void takeLock() throws IOException {
        lock = FileChannel.open(sibling("-lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken;
        try {
            taken = lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            taken = false;
        }
        if (!taken) {
            throw new IllegalStateException(
                    "Another Latchkey is using the scratch database %s. Stop it, or set latchkey.scratch to another file."
                            .formatted(path));
        }
    }

    /** SQLite's driver takes some texts for more than the path of a file, and would open another than is looked at. */
    private void refuseWhatIsNoPath() {
        if (given.startsWith("file:") || given.startsWith(":") || given.contains("?") || Files.isDirectory(path)) {
            throw new IllegalStateException(
                    "latchkey.scratch is %s, but must be the path of a file, without file: before it or a ? in it."
                            .formatted(given));
        }
    }

    private void refuseDataOfOthers() throws IOException {
        boolean isOurs = Files.exists(path) ? Files.size(path) == 0 || mark() == MARK : !hasSiblings();
        if (!isOurs) {
            throw new IllegalStateException(
                    "%s, or a file beside it that SQLite would take for its own, is no scratch database of Latchkey, and starting would erase it. Set latchkey.scratch to another file."
                            .formatted(path));
        }
    }

    private boolean hasSiblings() {
        return SUFFIXES.stream().anyMatch(suffix -> Files.exists(sibling(suffix)));
    }

    private int mark() throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] header = file.readNBytes(MARK_OFFSET + Integer.BYTES);
            return header.length < MARK_OFFSET + Integer.BYTES
                    ? 0
                    : ByteBuffer.wrap(header).getInt(MARK_OFFSET);
        }
    }

    /** Marks the file before WAL mode begins, so that the mark is in the file itself whatever happens next. */
    private void begin() throws SQLException {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + path);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA application_id = " + MARK);
        }
    }

    private Path sibling(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }
}
