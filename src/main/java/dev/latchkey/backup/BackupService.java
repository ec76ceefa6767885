package dev.latchkey.backup;

import dev.latchkey.database.Database;
import dev.latchkey.http.Times;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Copies of a durable database, each in a file beside it. One is made at a time, while changes go on. */
@Singleton
class BackupService {
    private final Database database;
    private final AtomicBoolean underWay = new AtomicBoolean();

    BackupService(Database database) {
        this.database = database;
    }

    /** Makes a copy; it is on disk, and under its name, when this completes. */
    Uni<Backup> create() {
        return Uni.createFrom().deferred(() -> {
            BackupFiles files = files();
            if (!underWay.compareAndSet(false, true)) {
                throw new Problem(
                                ProblemType.BACKUP_UNDER_WAY,
                                "A backup is being made already. Wait for it: GET /backups lists those that are done.")
                        .retryAfter(Duration.ofSeconds(1));
            }
            // Deferred, so that also what fails at once comes to an end here.
            return Uni.createFrom()
                    .deferred(() -> make(files))
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                    .onTermination()
                    .invoke(() -> underWay.set(false));
        });
    }

    private Uni<Backup> make(BackupFiles files) {
        Instant now = Times.now();
        Path part = onDisk(() -> files.begin(now));
        return database.copyTo(part)
                .map(copied -> onDisk(() -> files.finish(part, now)))
                .onFailure()
                .invoke(() -> onDisk(() -> files.discard(part)));
    }

    /** Oldest first. */
    Uni<List<Backup>> list() {
        return Uni.createFrom()
                .item(() -> onDisk(files()::list))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private BackupFiles files() {
        return database.durableFile()
                .map(BackupFiles::new)
                .orElseThrow(() -> new Problem(
                        ProblemType.SCRATCH_DATABASE,
                        "This is a scratch database, recreated at every start: there is nothing in it to keep."
                                + " Start the service with latchkey.data for one that is kept."));
    }

    private interface DiskWork<T> {
        T done() throws IOException;
    }

    private static <T> T onDisk(DiskWork<T> work) {
        try {
            return work.done();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
