package dev.latchkey.backup;

import dev.latchkey.database.sqlite.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The backups in the folder of the database. {@code latchkey.db} has backups such as
 * {@code latchkey-backup-20261123T094500Z.db}, each with its digest in a file for {@code sha256sum -c}. All files have
 * mode 0600. The name of an unfinished backup ends in {@code .part}.
 */
final class BackupFolder {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX")
            .withZone(ZoneOffset.UTC)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final String PART = ".part";
    private static final String JOURNAL = "-journal";
    private static final Pattern DIGEST_LINE = Pattern.compile("([0-9a-f]{64}) ");

    private final Path folder;
    private final String prefix;
    private final Pattern names;

    BackupFolder(Path data) {
        this.folder = data.getParent();
        this.prefix = data.getFileName().toString().replaceFirst("\\.[^.]+$", "") + "-backup-";
        this.names = Pattern.compile(Pattern.quote(prefix) + "(\\d{8}T\\d{6}Z)(-\\d+)?\\.db");
    }

    /** Creates an empty file to copy into, and deletes what an interrupted backup left: there is one at a time. */
    Path createPart(Instant time) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path leftover : files.filter(this::isPart).toList()) {
                discard(leftover);
            }
        }
        Path part = folder.resolve(nameAt(time) + PART);
        PrivateFiles.create(part);
        return part;
    }

    /** Syncs the copy to disk, and then gives it its final name. */
    Backup finish(Path part, Instant time) throws IOException {
        sync(part);
        Path backup = finished(part);
        String name = backup.getFileName().toString();
        String sha256 = sha256(part);
        Path digest = digestOf(backup);
        PrivateFiles.create(digest);
        Files.writeString(digest, sha256 + "  " + name + "\n");
        sync(digest);
        Files.move(part, backup, StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.syncFolderOf(backup);
        return new Backup(name, Files.size(backup), sha256, time);
    }

    /** Deletes an unfinished backup with all its files. Returns whether there was one. */
    boolean discard(Path part) throws IOException {
        Files.deleteIfExists(part.resolveSibling(part.getFileName() + JOURNAL));
        boolean existed = Files.deleteIfExists(part);
        if (!Files.exists(finished(part))) {
            Files.deleteIfExists(digestOf(finished(part)));
        }
        return existed;
    }

    /** Finished backups. Files that only look like one are left out. */
    List<Backup> list() throws IOException {
        List<Backup> backups = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                read(file).ifPresent(backups::add);
            }
        }
        // Backups of the same second are numbered, so the longer name is the later one.
        backups.sort(Comparator.comparing(Backup::createdAt)
                .thenComparing(backup -> backup.name().length())
                .thenComparing(Backup::name));
        return backups;
    }

    private Optional<Backup> read(Path file) throws IOException {
        Matcher name = names.matcher(file.getFileName().toString());
        if (!name.matches() || !Files.isReadable(digestOf(file))) {
            return Optional.empty();
        }
        Matcher digest = DIGEST_LINE.matcher(Files.readString(digestOf(file)));
        try {
            Instant time = TIME.parse(name.group(1), Instant::from);
            return digest.lookingAt()
                    ? Optional.of(new Backup(name.group(), Files.size(file), digest.group(1), time))
                    : Optional.empty();
        } catch (DateTimeParseException impossibleDate) {
            return Optional.empty();
        }
    }

    private static Path finished(Path part) {
        return part.resolveSibling(part.getFileName().toString().replaceFirst(PART + "$", ""));
    }

    private static Path digestOf(Path backup) {
        return backup.resolveSibling(backup.getFileName() + ".sha256");
    }

    private boolean isPart(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(prefix) && (name.endsWith(".db" + PART));
    }

    /** The name has the time, and a number if that name is taken. */
    private String nameAt(Instant time) {
        String name = prefix + TIME.format(time);
        for (int i = 2; Files.exists(folder.resolve(name + ".db")); i++) {
            name = prefix + TIME.format(time) + "-" + i;
        }
        return name + ".db";
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            DigestInputStream digested = new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"));
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
