package dev.latchkey.database.sqlite;

import static dev.latchkey.support.Waiting.waitUntil;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.database.ForeignKeyViolation;
import dev.latchkey.database.Sql;
import dev.latchkey.database.UniqueViolation;
import dev.latchkey.problem.Problem;
import dev.latchkey.support.Gate;
import dev.latchkey.support.Waiting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class WriterTest {
    private static final SqliteSettings SETTINGS = TestSettings.small();
    private static final int MAX_WAITING = SETTINGS.writeQueue();
    private static final Duration MAX_RUN = SETTINGS.changeLimit();
    private static final int MAX_GROUP = SETTINGS.groupRows();
    private static final String INSERT = "INSERT INTO thing (id) VALUES (?)";

    @TempDir
    Path folder;

    private SqliteSql sql;
    private Writer writer;
    private SimpleMeterRegistry meters;

    @BeforeEach
    void open() {
        sql = new ConnectionFactory(source()).openForWriting();
        sql.update("CREATE TABLE thing (id INTEGER PRIMARY KEY)");
        meters = new SimpleMeterRegistry();
        writer = new Writer(sql, SETTINGS, () -> {}, meters);
    }

    private SQLiteDataSource source() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("test.db")
                + "?journal_mode=WAL&synchronous=FULL&foreign_keys=on&busy_timeout=1000");
        return source;
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void changeThatThrowsStoresNothing() {
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
    void violatedConstraintDoesNotAffectTheNextChange() {
        write(on -> on.update(INSERT, 1));
        assertThrows(UniqueViolation.class, () -> write(on -> on.update(INSERT, 1)));
        write(on -> on.update(INSERT, 2));
        assertEquals(List.of(1L, 2L), things());
    }

    @Test
    void transactionEndedBySqliteDoesNotAffectTheNextChange() {
        String rollingBack = "INSERT OR ROLLBACK INTO thing (id) VALUES (?)";
        write(on -> on.update(INSERT, 1));
        assertThrows(UniqueViolation.class, () -> write(on -> on.update(rollingBack, 1)));
        assertThrows(UniqueViolation.class, () -> write(on -> on.update(INSERT, 1)));
        write(on -> on.update(INSERT, 2));
        assertEquals(List.of(1L, 2L), things());
    }

    @Test
    void changeThatWaitsTooLongIsAnsweredWhileTheWriterIsBusyAndNeverMade() {
        whileWriterIsBusy(() -> {
            assertInstanceOf(Problem.class, outcome(enqueue(on -> on.update(INSERT, 1))));
            assertInstanceOf(Problem.class, outcome(enqueueLong(on -> on.update(INSERT, 2))));
        });
        assertEquals(List.of(), things());
    }

    @Test
    void cancelledChangeIsNotMade() {
        whileWriterIsBusy(() -> writer.write(on -> on.update(INSERT, 1))
                .subscribe()
                .with(done -> {})
                .cancel());
        assertEquals(List.of(), things());
    }

    @Test
    void readOnlyDatabaseIsReportedAndRecovers() {
        sql.update("PRAGMA query_only = on");
        Problem problem = assertThrows(Problem.class, () -> write(on -> on.update(INSERT, 1)));
        assertTrue(problem.getMessage().contains("read-only"), problem.getMessage());
        sql.update("PRAGMA query_only = off");
        write(on -> on.update(INSERT, 1));
        assertEquals(List.of(1L), things());
    }

    @Test
    void fullQueueRefusesChangesAtOnce() {
        List<CompletableFuture<Integer>> accepted = new ArrayList<>();
        whileWriterIsBusy(() -> {
            for (int i = 0; i < MAX_WAITING; i++) {
                int id = i;
                accepted.add(enqueue(on -> on.update(INSERT, id)));
            }
            assertThrows(Problem.class, () -> write(on -> on.update(INSERT, 99)));
        });
        accepted.forEach(change -> assertEquals(1, outcome(change)));
        write(on -> on.update(INSERT, 100));
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 100L), things());
    }

    // --- Sharing a commit

    @Test
    void waitingChangesShareACommit() {
        enqueueWhileBusy(List.of(1, 2, 3, 4, 5), id -> on -> on.update(INSERT, id))
                .forEach(change -> assertEquals(1, outcome(change)));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), things());
        assertEquals(5.0, meters.get("latchkey.database.group").summary().max());
    }

    @Test
    void groupSizeIsLimited() {
        enqueueWhileBusy(List.of(1, 2, 3, 4, 5, 6, 7, 8), id -> on -> on.update(INSERT, id))
                .forEach(change -> assertEquals(1, outcome(change)));
        assertEquals(MAX_GROUP, meters.get("latchkey.database.group").summary().max());
    }

    @Test
    void groupEndsAfterSomeTime() {
        Duration tooLong = SETTINGS.groupTime().plusMillis(10);
        enqueueWhileBusy(List.of(1, 2), id -> on -> {
                    Waiting.sleep(tooLong);
                    return on.update(INSERT, id);
                })
                .forEach(change -> assertEquals(1, outcome(change)));
        assertEquals(1.0, meters.get("latchkey.database.group").summary().max());
    }

    @Test
    void shortChangeOvertakesLongChanges() {
        List<String> order = new ArrayList<>();
        List<CompletableFuture<Integer>> changes = new ArrayList<>();
        whileWriterIsBusy(() -> {
            for (int i = 0; i < 3; i++) {
                changes.add(enqueueLong(on -> record("long", order)));
            }
            changes.add(enqueue(on -> record("short", order)));
        });
        changes.forEach(WriterTest::outcome);
        assertEquals(List.of("short", "long", "long", "long"), order);
    }

    @Test
    void longChangesAreMadeInTurnWithGroupsOfShortOnes() {
        List<String> order = new ArrayList<>();
        List<CompletableFuture<Integer>> changes = new ArrayList<>();
        whileWriterIsBusy(() -> {
            for (int i = 0; i < MAX_WAITING; i++) {
                int id = i;
                changes.add(enqueue(on -> on.update(INSERT, id) + record("short", order)));
            }
            changes.add(enqueueLong(on -> record("long", order)));
        });
        changes.forEach(WriterTest::outcome);
        assertEquals("long", order.get(MAX_GROUP), order::toString);
    }

    private static int record(String event, List<String> events) {
        events.add(event);
        return 0;
    }

    // --- Errors

    @Test
    void errorInAChangeDoesNotAffectOthers() {
        List<CompletableFuture<Integer>> changes = enqueueWhileBusy(List.of(1, 2, 3), id -> on -> {
            int changed = on.update(INSERT, id);
            if (id == 2) {
                throw new StackOverflowError();
            }
            return changed;
        });
        assertEquals(1, outcome(changes.get(0)));
        assertInstanceOf(StackOverflowError.class, outcome(changes.get(1)));
        assertEquals(1, outcome(changes.get(2)));
        assertEquals(List.of(1L, 3L), things());
    }

    @Test
    void errorInACallerDoesNotAffectOthers() {
        List<CompletableFuture<Integer>> changes = new ArrayList<>();
        whileWriterIsBusy(() -> {
            writer.write(on -> on.update(INSERT, 1)).subscribe().withSubscriber(new FailingSubscriber());
            changes.add(enqueue(on -> on.update(INSERT, 2)));
        });
        assertEquals(1, outcome(changes.get(0)));
        assertEquals(List.of(1L, 2L), things());
    }

    private static final class FailingSubscriber implements UniSubscriber<Integer> {
        @Override
        public void onSubscribe(UniSubscription subscription) {}

        @Override
        public void onItem(Integer item) {
            throw new StackOverflowError();
        }

        @Override
        public void onFailure(Throwable failure) {
            throw new StackOverflowError();
        }
    }

    @Test
    void changeThatCannotBeUndoneIsNeverCommitted() {
        List<CompletableFuture<Integer>> changes = enqueueWhileBusy(List.of(1, 2, 3), id -> on -> {
            int changed = on.update(INSERT, id);
            if (id == 2) {
                on.update("RELEASE undoable");
                throw new IllegalStateException("changed my mind");
            }
            return changed;
        });
        assertEquals(1, outcome(changes.get(0)));
        assertInstanceOf(IllegalStateException.class, outcome(changes.get(1)));
        assertEquals(1, outcome(changes.get(2)));
        assertEquals(List.of(1L, 3L), things());
    }

    @Test
    void writerThatCannotRecoverFailsAllChanges() throws SQLException {
        // Without a transaction, rolling back fails.
        SqliteSql broken = new SqliteSql(source().getConnection(), failure -> {
            throw new StackOverflowError();
        });
        try (Writer dying = new Writer(broken, SETTINGS, () -> {}, meters)) {
            CompletableFuture<Integer> change =
                    dying.write(on -> on.update("COMMIT") + on.update("no SQL")).subscribeAsCompletionStage();
            assertInstanceOf(StackOverflowError.class, outcome(change));
            waitUntil("the writer has ended", () -> !dying.isAlive());
            assertThrows(Problem.class, () -> Waiting.await(dying.write(on -> on.update(INSERT, 1))));
        }
    }

    @Test
    void failedChangeRollsBackAlone() {
        List<CompletableFuture<Integer>> changes = enqueueWhileBusy(List.of(1, 2, 2, 3, 4), id -> on -> {
            int changed = on.update(INSERT, id);
            if (id == 3) {
                throw new IllegalStateException("changed my mind");
            }
            return changed;
        });
        assertEquals(1, outcome(changes.get(0)));
        assertEquals(1, outcome(changes.get(1)));
        assertInstanceOf(UniqueViolation.class, outcome(changes.get(2)));
        assertInstanceOf(IllegalStateException.class, outcome(changes.get(3)));
        assertEquals(1, outcome(changes.get(4)));
        assertEquals(List.of(1L, 2L, 4L), things());
    }

    @Test
    void otherChangesRunAgainIfSqliteRollsBackAllOfThem() {
        write(on -> on.update(INSERT, 2));
        List<CompletableFuture<Integer>> changes = enqueueWhileBusy(
                List.of(1, 2, 3), id -> on -> on.update("INSERT OR ROLLBACK INTO thing (id) VALUES (?)", id));
        assertEquals(1, outcome(changes.get(0)));
        assertInstanceOf(UniqueViolation.class, outcome(changes.get(1)));
        assertEquals(1, outcome(changes.get(2)));
        assertEquals(List.of(1L, 2L, 3L), things());
    }

    @Test
    void failedCommitFailsItsGroup() {
        // A deferred foreign key is checked at the commit, not at the insert.
        write(on -> on.update("CREATE TABLE part (thing INTEGER REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED)"));
        List<CompletableFuture<Integer>> changes = enqueueWhileBusy(
                List.of(1, 99), id -> on -> on.update(id == 1 ? INSERT : "INSERT INTO part VALUES (?)", id));
        changes.forEach(change -> assertInstanceOf(ForeignKeyViolation.class, outcome(change)));
        assertEquals(List.of(), things());
        write(on -> on.update(INSERT, 1));
        assertEquals(List.of(1L), things());
    }

    @Test
    void slowStatementIsInterruptedWithoutAffectingOthers() {
        String endless = "INSERT INTO thing WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n)"
                + " SELECT ? WHERE (SELECT max(i) FROM n) > 0";
        List<CompletableFuture<Integer>> changes =
                enqueueWhileBusy(List.of(1, 2, 3), id -> on -> on.update(id == 2 ? endless : INSERT, id));
        assertEquals(1, outcome(changes.get(0)));
        Problem problem = assertInstanceOf(Problem.class, outcome(changes.get(1)));
        assertTrue(problem.getMessage().contains("took too long"), problem.getMessage());
        assertEquals(1, outcome(changes.get(2)));
        assertEquals(List.of(1L, 3L), things());
    }

    @Test
    void changeThatTakesTooLongIsNotStored() {
        assertThrows(
                Problem.class,
                () -> write(on -> {
                    on.update(INSERT, 1);
                    Waiting.sleep(MAX_RUN.plusMillis(200));
                    return 0;
                }));
        assertEquals(List.of(), things());
    }

    @Test
    void waitingChangesAreMadeWhenTheWriterStops() {
        List<CompletableFuture<Integer>> changes =
                enqueueWhileBusy(List.of(1, 2, 3), id -> on -> on.update(INSERT, id), writer::close);
        changes.forEach(change -> assertEquals(1, outcome(change)));
        assertThrows(Problem.class, () -> write(on -> on.update(INSERT, 4)));
    }

    private List<CompletableFuture<Integer>> enqueueWhileBusy(List<Integer> ids, IntFunction<Sql.Work<Integer>> work) {
        return enqueueWhileBusy(ids, work, () -> {});
    }

    /** Queues changes while the writer is busy, so that they share a commit. */
    private List<CompletableFuture<Integer>> enqueueWhileBusy(
            List<Integer> ids, IntFunction<Sql.Work<Integer>> work, Runnable afterwards) {
        List<CompletableFuture<Integer>> changes = new ArrayList<>();
        whileWriterIsBusy(() -> ids.forEach(id -> changes.add(enqueue(work.apply(id)))));
        afterwards.run();
        return changes;
    }

    private void whileWriterIsBusy(Runnable test) {
        Gate gate = new Gate();
        enqueueLong(on -> {
            gate.pass();
            return 0;
        });
        gate.awaitReached();
        try {
            test.run();
        } finally {
            gate.open();
        }
    }

    private CompletableFuture<Integer> enqueue(Sql.Work<Integer> work) {
        return writer.write(work).subscribeAsCompletionStage();
    }

    private CompletableFuture<Integer> enqueueLong(Sql.Work<Integer> work) {
        return writer.writeMany(work).subscribeAsCompletionStage();
    }

    /** The result, or the failure. */
    private static Object outcome(CompletableFuture<Integer> change) {
        try {
            return Waiting.await(change);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private <T> T write(Sql.Work<T> work) {
        return Waiting.await(writer.write(work));
    }

    private List<Long> things() {
        return write(on -> on.list("SELECT id FROM thing ORDER BY id", row -> row.id("id")));
    }
}
