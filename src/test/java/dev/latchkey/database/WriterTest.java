package dev.latchkey.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.problem.Problem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class WriterTest {
    private static final int MAX_WAITING = 8;
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);
    private static final Duration MAX_RUN = Duration.ofSeconds(2);
    private static final int MAX_GROUP = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String INSERT = "INSERT INTO thing (id) VALUES (?)";

    @TempDir
    Path folder;

    private Sql sql;
    private Writer writer;
    private SimpleMeterRegistry meters;

    @BeforeEach
    void open() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("test.db")
                + "?journal_mode=WAL&synchronous=FULL&foreign_keys=on&busy_timeout=1000");
        sql = new Connections(source).open();
        sql.update("CREATE TABLE thing (id INTEGER PRIMARY KEY)");
        meters = new SimpleMeterRegistry();
        writer = new Writer(sql, new Writer.Limits(MAX_WAITING, MAX_WAIT, MAX_RUN, MAX_GROUP), () -> {}, meters);
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void nothingIsStoredOfAChangeThatThrows() {
        assertThrows(
                IllegalStateException.class,
                () -> write(on -> {
                    on.update(INSERT, 1);
                    throw new IllegalStateException("changed my mind");
                }));
        write(on -> on.update(INSERT, 2));
        assertEquals(List.of(2L), things());
    }

    @Test
    void aChangeThatTheSchemaRefusesLeavesTheNextAlone() {
        write(on -> on.update(INSERT, 1));
        assertThrows(ConstraintViolated.class, () -> write(on -> on.update(INSERT, 1)));
        write(on -> on.update(INSERT, 2));
        assertEquals(List.of(1L, 2L), things());
    }

    @Test
    void aTransactionThatSqliteEndsByItselfLeavesTheNextAlone() {
        String rollingBack = "INSERT OR ROLLBACK INTO thing (id) VALUES (?)";
        write(on -> on.update(INSERT, 1));
        assertThrows(ConstraintViolated.class, () -> write(on -> on.update(rollingBack, 1)));
        assertThrows(ConstraintViolated.class, () -> write(on -> on.update(INSERT, 1)));
        write(on -> on.update(INSERT, 2));
        assertEquals(List.of(1L, 2L), things());
    }

    @Test
    void aChangeWhoseTurnDoesNotComeInTimeIsNotMade() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        writer.write(on -> {
                    running.countDown();
                    return sleep(MAX_WAIT.plusMillis(200));
                })
                .subscribe()
                .with(done -> {});
        assertTrue(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertThrows(Problem.class, () -> write(on -> on.update(INSERT, 1)));
        assertEquals(List.of(), things());
    }

    @Test
    void aChangeThatNobodyWaitsForAnyMoreIsNotMade() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        writer.<Integer>write(on -> {
                    running.countDown();
                    awaitQuietly(release);
                    return 0;
                })
                .subscribe()
                .with(done -> {});
        assertTrue(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        writer.write(on -> on.update(INSERT, 1)).subscribe().with(done -> {}).cancel();
        release.countDown();
        assertEquals(List.of(), things());
    }

    @Test
    void aDatabaseThatCannotBeWrittenToIsToldApartAndRecovers() {
        sql.update("PRAGMA query_only = on");
        Problem problem = assertThrows(Problem.class, () -> write(on -> on.update(INSERT, 1)));
        assertTrue(problem.getMessage().contains("cannot be written to"), problem.getMessage());
        sql.update("PRAGMA query_only = off");
        write(on -> on.update(INSERT, 1));
        assertEquals(List.of(1L), things());
    }

    @Test
    void aChangeThatFindsTheQueueFullIsRefusedAtOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        List<CompletableFuture<Integer>> accepted = new ArrayList<>();
        accepted.add(writer.<Integer>write(on -> {
                    running.countDown();
                    awaitQuietly(release);
                    return 0;
                })
                .subscribeAsCompletionStage());
        assertTrue(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        for (int i = 0; i < MAX_WAITING; i++) {
            int id = i;
            accepted.add(writer.write(on -> on.update(INSERT, id)).subscribeAsCompletionStage());
        }
        assertThrows(Problem.class, () -> write(on -> on.update(INSERT, 99)));
        release.countDown();
        for (CompletableFuture<Integer> change : accepted) {
            change.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        write(on -> on.update(INSERT, 100));
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 100L), things());
    }

    // --- Sharing a commit

    @Test
    void changesThatWaitAtTheSameMomentShareACommit() throws Exception {
        whileTheWriterIsBusy(List.of(1, 2, 3, 4, 5), id -> on -> on.update(INSERT, id))
                .forEach(change -> assertEquals(1, outcome(change)));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), things());
        assertEquals(5.0, meters.get("latchkey.database.group").summary().max());
    }

    @Test
    void noMoreThanTheLimitShareACommit() throws Exception {
        whileTheWriterIsBusy(List.of(1, 2, 3, 4, 5, 6, 7, 8), id -> on -> on.update(INSERT, id));
        assertEquals(MAX_GROUP, meters.get("latchkey.database.group").summary().max());
    }

    @Test
    void aChangeThatFailsRollsBackAlone() throws Exception {
        List<CompletableFuture<Integer>> changes = whileTheWriterIsBusy(List.of(1, 2, 2, 3, 4), id -> on -> {
            int changed = on.update(INSERT, id);
            if (id == 3) {
                throw new IllegalStateException("changed my mind");
            }
            return changed;
        });
        assertEquals(1, outcome(changes.get(0)));
        assertEquals(1, outcome(changes.get(1)));
        assertInstanceOf(ConstraintViolated.class, outcome(changes.get(2)));
        assertInstanceOf(IllegalStateException.class, outcome(changes.get(3)));
        assertEquals(1, outcome(changes.get(4)));
        assertEquals(List.of(1L, 2L, 4L), things());
    }

    @Test
    void whereSqliteRollsBackMoreThanTheFailedChangeTheOthersAreMadeOnceMore() throws Exception {
        write(on -> on.update(INSERT, 2));
        List<CompletableFuture<Integer>> changes = whileTheWriterIsBusy(
                List.of(1, 2, 3), id -> on -> on.update("INSERT OR ROLLBACK INTO thing (id) VALUES (?)", id));
        assertEquals(1, outcome(changes.get(0)));
        assertInstanceOf(ConstraintViolated.class, outcome(changes.get(1)));
        assertEquals(1, outcome(changes.get(2)));
        assertEquals(List.of(1L, 2L, 3L), things());
    }

    @Test
    void aCommitThatFailsFailsItsWholeGroup() throws Exception {
        // A deferred foreign key is looked at when the transaction is committed, not when the row is inserted.
        write(on -> on.update("CREATE TABLE part (thing INTEGER REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED)"));
        List<CompletableFuture<Integer>> changes = whileTheWriterIsBusy(
                List.of(1, 99), id -> on -> on.update(id == 1 ? INSERT : "INSERT INTO part VALUES (?)", id));
        changes.forEach(change -> assertInstanceOf(ConstraintViolated.class, outcome(change)));
        assertEquals(List.of(), things());
        write(on -> on.update(INSERT, 1));
        assertEquals(List.of(1L), things());
    }

    @Test
    void aStatementThatTakesTooLongIsInterruptedAndTheOthersAreMadeAllTheSame() throws Exception {
        String endless = "INSERT INTO thing WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n)"
                + " SELECT ? WHERE (SELECT max(i) FROM n) > 0";
        List<CompletableFuture<Integer>> changes =
                whileTheWriterIsBusy(List.of(1, 2, 3), id -> on -> on.update(id == 2 ? endless : INSERT, id));
        assertEquals(1, outcome(changes.get(0)));
        Problem problem = assertInstanceOf(Problem.class, outcome(changes.get(1)));
        assertTrue(problem.getMessage().contains("took too long"), problem.getMessage());
        assertEquals(1, outcome(changes.get(2)));
        assertEquals(List.of(1L, 3L), things());
    }

    @Test
    void aChangeThatDawdlesIsNotStored() {
        assertThrows(
                Problem.class,
                () -> write(on -> {
                    on.update(INSERT, 1);
                    return sleep(MAX_RUN.plusMillis(200));
                }));
        assertEquals(List.of(), things());
    }

    @Test
    void whatWaitsWhenItStopsIsMade() throws Exception {
        List<CompletableFuture<Integer>> changes =
                whileTheWriterIsBusy(List.of(1, 2, 3), id -> on -> on.update(INSERT, id), writer::close);
        changes.forEach(change -> assertEquals(1, outcome(change)));
        assertThrows(Problem.class, () -> write(on -> on.update(INSERT, 4)));
    }

    private List<CompletableFuture<Integer>> whileTheWriterIsBusy(List<Integer> ids, IntFunction<SqlWork<Integer>> work)
            throws Exception {
        return whileTheWriterIsBusy(ids, work, () -> {});
    }

    /** Lets changes gather behind one that waits, and then lets it go. */
    private List<CompletableFuture<Integer>> whileTheWriterIsBusy(
            List<Integer> ids, IntFunction<SqlWork<Integer>> work, Runnable meanwhile) throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        writer.write(on -> {
                    running.countDown();
                    awaitQuietly(release);
                    return 0;
                })
                .subscribe()
                .with(done -> {});
        assertTrue(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        List<CompletableFuture<Integer>> changes = new ArrayList<>();
        for (int id : ids) {
            changes.add(writer.write(work.apply(id)).subscribeAsCompletionStage());
        }
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            release.countDown();
            meanwhile.run();
        });
        for (CompletableFuture<Integer> change : changes) {
            CompletableFuture.anyOf(change.handle((result, failure) -> 0)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        other.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return changes;
    }

    /** What came of it: the result, or the failure. */
    private static Object outcome(CompletableFuture<Integer> change) {
        return change.<Object>handle((result, failure) -> failure == null ? result : failure)
                .join();
    }

    private <T> T write(SqlWork<T> work) {
        return writer.write(work).await().atMost(PATIENCE);
    }

    private List<Long> things() {
        return write(on -> on.list("SELECT id FROM thing ORDER BY id", row -> row.id("id")));
    }

    private static boolean sleep(Duration time) {
        awaitQuietly(new CountDownLatch(1), time);
        return true;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        awaitQuietly(latch, PATIENCE);
    }

    private static void awaitQuietly(CountDownLatch latch, Duration time) {
        try {
            latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
