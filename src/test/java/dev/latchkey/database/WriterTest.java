package dev.latchkey.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.problem.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class WriterTest {
    private static final int MAX_WAITING = 2;
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String INSERT = "INSERT INTO thing (id) VALUES (?)";

    @TempDir
    Path folder;

    private Sql sql;
    private Writer writer;

    @BeforeEach
    void open() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("test.db")
                + "?journal_mode=WAL&synchronous=FULL&foreign_keys=on&busy_timeout=1000");
        sql = new Connections(source).open();
        sql.update("CREATE TABLE thing (id INTEGER PRIMARY KEY)");
        writer = new Writer(sql, MAX_WAITING, MAX_WAIT);
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
        assertEquals(List.of(0L, 1L, 100L), things());
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
