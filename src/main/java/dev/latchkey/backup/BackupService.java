package dev.latchkey.backup;

import dev.latchkey.database.Database;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import dev.latchkey.value.Times;
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

/** Makes backups of a durable database, one at a time, while changes continue. */
@Singleton
class BackupService {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Database database;
    private final AtomicBoolean isRunning = new AtomicBoolean();

    BackupService(Database database) {
        this.database = database;
    }

    /** Completes when the backup is on disk under its final name. Once it has begun, it does not depend on the caller. */
    Uni<Backup> create() {
        return Uni.createFrom().emitter(emitter -> {
            BackupFolder folder = folder();
            if (!isRunning.compareAndSet(false, true)) {
                throw new Problem(
                                ProblemType.BACKUP_UNDER_WAY,
                                "Another backup is running. Wait for it; GET /backups lists the finished ones.")
                        .retryAfter(RETRY_AFTER);
            }
            AtomicBoolean hasClientLeft = new AtomicBoolean();
            emitter.onTermination(() -> hasClientLeft.set(true));
            // A subscription of its own: if the client leaves, only the emitter is cancelled.
            Uni.createFrom()
                    .deferred(() -> copy(folder))
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                    .onTermination()
                    .invoke(() -> isRunning.set(false))
                    .subscribe()
                    .with(emitter::complete, failure -> {
                        if (hasClientLeft.get()) {
                            // It still belongs in the log.
                            Infrastructure.handleDroppedException(failure);
                        } else {
                            emitter.fail(failure);
                        }
                    });
        });
    }

    private Uni<Backup> copy(BackupFolder folder) {
        Instant now = Times.now();
        Path part = unchecked(() -> folder.createPart(now));
        return database.copyTo(part)
                .map(copied -> unchecked(() -> folder.finish(part, now)))
                .onFailure()
                .invoke(() -> unchecked(() -> folder.discard(part)));
    }

    /** Oldest first. */
    Uni<List<Backup>> list() {
        return Uni.createFrom()
                .item(() -> unchecked(folder()::list))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private BackupFolder folder() {
        return new BackupFolder(database.fileToBackUp());
    }

    private interface FileWork<T> {
        T run() throws IOException;
    }

    private static <T> T unchecked(FileWork<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
