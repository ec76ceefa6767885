package dev.latchkey.database;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteDataSource;

/**
 * The database file. A scratch file is thrown away and begun anew at every boot, a durable one never. A mark in it says
 * which it is, so that neither is taken for the other, nor anybody else's file for one of them; a lock that dies with the
 * process keeps a second Latchkey off it.
 */
final class DatabaseFile implements AutoCloseable {
    /** How every SQLite database begins (sqlite.org/fileformat2.html). */
    private static final String MAGIC = "SQLite format 3\0";
    /** Where SQLite has the application id, in which the mark is. */
    private static final int MARK_OFFSET = 68;

    private static final List<String> SUFFIXES = List.of("-wal", "-shm", "-journal");

    private final Kind kind;
    private final String given;
    private final Path path;
    private FileChannel lock;
    private boolean wasLeftInTheMiddle;
    private List<Object> identities = List.of();

    /** What the file is for. */
    enum Kind {
        SCRATCH("latchkey.scratch", "LKSC"),
        DURABLE("latchkey.data", "LKDB");

        private final String setting;
        private final int mark;

        Kind(String setting, String mark) {
            this.setting = setting;
            this.mark =
                    ByteBuffer.wrap(mark.getBytes(StandardCharsets.US_ASCII)).getInt();
        }
    }

    DatabaseFile(Kind kind, Path path) {
        this.kind = kind;
        this.given = path.toString();
        this.path = path.toAbsolutePath().normalize();
    }

    /**
     * Leaves a marked database where it is to be, and locked: a scratch one without anything in it.
     *
     * @throws ConfigurationException where it cannot be used, with the file as it was; the message names it and the
     *     setting
     */
    void open() {
        try {
            refuseWhatIsNoPath();
            if (kind == Kind.SCRATCH) {
                openScratch();
            } else {
                openDurable();
            }
        } catch (IOException | SQLException e) {
            throw refusal("cannot be used (%s). It must lie in a folder that can be written to.".formatted(e));
        }
    }

    /** Remembers which files are in use; to be called once SQLite has opened them all. */
    void settle() {
        try {
            identities = identities();
        } catch (IOException e) {
            throw refusal("was opened, but is not to be found (%s).".formatted(e));
        }
    }

    private void openScratch() throws IOException, SQLException {
        boolean isNothing = !Files.exists(path) || Files.size(path) == 0;
        boolean isOurs = isNothing ? !hasSiblings() : mark() == kind.mark;
        if (!isOurs) {
            throw refusal("%s, and starting would erase it.".formatted(whatItIs()));
        }
        takeLock();
        for (String suffix : SUFFIXES) {
            Files.deleteIfExists(sibling(suffix));
        }
        Files.deleteIfExists(path);
        begin();
    }

    private void openDurable() throws IOException, SQLException {
        if (!Files.isDirectory(path.getParent())) {
            throw refusal("is in a folder that does not exist. Make the folder first.");
        }
        boolean isNew = !Files.exists(path) || Files.size(path) == 0;
        if (isNew && hasSiblings()) {
            throw refusal("is not there or empty, but its log is still beside it. Put the file back, or the log away.");
        }
        if (!isNew && mark() != kind.mark) {
            throw refusal(whatItIs() + ".");
        }
        if (!Files.isWritable(path.getParent()) || Files.exists(path) && !Files.isWritable(path)) {
            throw refusal("cannot be written to: check the owner and the mode of it and of its folder.");
        }
        takeLock();
        wasLeftInTheMiddle = Files.exists(sibling("-wal")) && Files.size(sibling("-wal")) > 0;
        if (isNew) {
            PrivateFiles.create(path);
            begin();
        }
    }

    /** Whether its last user did not close it, and left a log that may even be that of another file. */
    boolean wasLeftInTheMiddle() {
        return wasLeftInTheMiddle;
    }

    /** What to say of a file that is not ours to use. */
    private String whatItIs() throws IOException {
        if (!Files.exists(path) || Files.size(path) == 0) {
            return "has beside it what SQLite would take for its log";
        }
        int mark = mark();
        if (mark == Kind.DURABLE.mark) {
            return "is a durable database of Latchkey, with data to be kept";
        }
        if (mark == Kind.SCRATCH.mark) {
            return "is a scratch database of Latchkey, which the next start without this setting would erase";
        }
        return isSqlite() ? "is a database, but none of Latchkey" : "is no SQLite database";
    }

    /** Whether the files that were opened are still those that are found under their names. */
    boolean isInPlace() {
        try {
            return identities().equals(identities);
        } catch (IOException e) {
            return false;
        }
    }

    private List<Object> identities() throws IOException {
        return List.of(identity(path), identity(sibling("-wal")), identity(sibling("-lock")));
    }

    /** Device and inode, where the platform has them; otherwise when it was made. */
    private static Object identity(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.fileKey() == null ? attributes.creationTime() : attributes.fileKey();
    }

    Path path() {
        return path;
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
            throw refusal("is in use by another Latchkey. Stop that one first.");
        }
    }

    /** SQLite's driver takes some texts for more than the path of a file, and would open another than is looked at. */
    private void refuseWhatIsNoPath() throws IOException {
        if (!given.trim().equals(given)) {
            throw refusal("has white space before or after it, which the driver would drop. Leave it out.");
        }
        if (given.startsWith("file:") || given.startsWith(":") || given.contains("?")) {
            throw refusal("is not just the path of a file: leave out file: before it and ? in it.");
        }
        if (Files.isDirectory(path)) {
            throw refusal("is a folder. Name a file in it.");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw refusal("is no regular file.");
        }
        if (PrivateFiles.hasOtherNames(path)) {
            throw refusal("has a second name (a hard link), by which others could open it. Remove that first.");
        }
        if (Files.isSymbolicLink(path)) {
            throw refusal("is a symbolic link. Name the file itself, so that nobody opens it by two names.");
        }
    }

    private boolean hasSiblings() {
        return SUFFIXES.stream().anyMatch(suffix -> Files.exists(sibling(suffix)));
    }

    private boolean isSqlite() throws IOException {
        return new String(head(MAGIC.length()), StandardCharsets.ISO_8859_1).equals(MAGIC);
    }

    private int mark() throws IOException {
        byte[] head = head(MARK_OFFSET + Integer.BYTES);
        return isSqlite() && head.length == MARK_OFFSET + Integer.BYTES
                ? ByteBuffer.wrap(head).getInt(MARK_OFFSET)
                : 0;
    }

    /** Only while SQLite has the file not open: closing it here would drop SQLite's own locks. */
    private byte[] head(int bytes) throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            return file.readNBytes(bytes);
        }
    }

    /** Marks the file before WAL mode begins, so that the mark is in the file itself whatever happens next. */
    private void begin() throws SQLException, IOException {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + path);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA application_id = " + kind.mark);
        }
        PrivateFiles.syncFolderOf(path);
    }

    private Path sibling(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    /** That it cannot be used, and why; with the setting that names it. */
    ConfigurationException refusal(String why) {
        return new ConfigurationException("%s, which %s is set to, %s".formatted(path, kind.setting, why));
    }
}
