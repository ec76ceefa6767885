package dev.latchkey.database.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.database.Sql;
import dev.latchkey.problem.Problem;
import dev.latchkey.support.Gate;
import dev.latchkey.support.Waiting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class ReadersTest {
    private static final int CONNECTIONS = 4;
    private static final int LONG_READS = CONNECTIONS - 2;
    private static final Sql.Work<Long> SHORT = on -> count(on, 10);
    /** Counts for minutes. */
    private static final Sql.Work<Long> ENDLESS = on -> count(on, 10_000_000_000L);

    @TempDir
    Path folder;

    private Readers readers;

    @BeforeEach
    void open() {
        open(TestSettings.small());
    }

    private void open(SqliteSettings settings) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("test.db")
                + "?journal_mode=WAL&synchronous=FULL&foreign_keys=on&busy_timeout=1000");
        readers = new Readers(new ConnectionFactory(source)::open, CONNECTIONS, settings);
    }

    @AfterEach
    void close() {
        readers.close();
    }

    @Test
    void shortReadRunsOnTheCallingThread() {
        assertSame(Thread.currentThread(), Waiting.await(readers.read(on -> {
            SHORT.on(on);
            return Thread.currentThread();
        })));
    }

    @Test
    void longReadMovesToAnotherThread() {
        assertNotSame(Thread.currentThread(), Waiting.await(readers.read(on -> {
            count(on, 200_000);
            return Thread.currentThread();
        })));
    }

    @Test
    void readThatTakesTooLongFails() {
        Problem problem = assertInstanceOf(Problem.class, outcome(start(ENDLESS)));
        assertTrue(problem.getMessage().contains("took too long"), problem.getMessage());
        assertEquals(10L, outcome(start(SHORT)));
    }

    @Test
    void readThatHadToWaitForAConnectionHasTheSameLimit() {
        List<Gate> gates = Stream.generate(Gate::new).limit(CONNECTIONS).toList();
        gates.forEach(gate -> new Thread(() -> readers.read(on -> {
                    gate.pass();
                    return 0;
                }))
                .start());
        gates.forEach(Gate::awaitReached);
        CompletableFuture<Long> read = start(ENDLESS);
        gates.forEach(Gate::open);
        assertInstanceOf(Problem.class, outcome(read));
    }

    @Test
    void longReadsLeaveConnectionsForShortOnes() {
        IntStream.rangeClosed(0, LONG_READS).forEach(i -> start(ENDLESS));
        for (int i = 0; i < 100; i++) {
            assertEquals(10L, outcome(start(SHORT)));
        }
    }

    @Test
    void closingInterruptsLongReads() {
        readers.close();
        open(TestSettings.with(Map.of("latchkey.database.read-limit", "PT10M")));
        CompletableFuture<Long> read = start(ENDLESS);
        assertFalse(read.isDone());
        readers.close();
        assertInstanceOf(Problem.class, outcome(read));
        open();
    }

    private CompletableFuture<Long> start(Sql.Work<Long> work) {
        return readers.read(work).subscribeAsCompletionStage();
    }

    private static Object outcome(CompletableFuture<Long> read) {
        try {
            return Waiting.await(read);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static long count(Sql sql, long limit) {
        return sql.one(
                        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT max(i) AS i FROM n",
                        row -> row.id("i"),
                        limit)
                .orElseThrow();
    }
}
