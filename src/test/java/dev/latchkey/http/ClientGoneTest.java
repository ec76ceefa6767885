package dev.latchkey.http;

import static dev.latchkey.support.Waiting.await;
import static dev.latchkey.support.Waiting.sleep;
import static dev.latchkey.support.Waiting.waitUntil;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import dev.latchkey.support.Gate;
import dev.latchkey.support.LogCapture;
import dev.latchkey.support.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures that no client gets to see. */
@QuarkusTest
class ClientGoneTest {
    /** A failure during the cancellation would vanish inside Mutiny. */
    private static final Duration UNTIL_ALL_IS_CANCELLED = Duration.ofMillis(100);

    private static final IOException DISK_FAILURE = new IOException("No space left on device");

    @TestHTTPResource
    URI server;

    static Stream<RuntimeException> failures() {
        return Stream.of(
                new UncheckedIOException(DISK_FAILURE),
                Problem.ours(ProblemType.INTERNAL_ERROR, DISK_FAILURE, "Something went wrong."));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureAfterTheClientHasLeftIsLogged(RuntimeException failure) throws IOException {
        CountDownLatch cancelled = new CountDownLatch(1);
        FailingResource.onCancel = cancelled::countDown;
        try (Gate gate = new Gate();
                LogCapture log = new LogCapture()) {
            FailingResource.work = () -> {
                gate.pass();
                throw failure;
            };
            Socket client = send("/failing");
            gate.awaitReached();
            client.close();
            await(cancelled);
            sleep(UNTIL_ALL_IS_CANCELLED);
            gate.open();
            assertLoggedOnceWithCause(log);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureInTheMiddleOfAResponseIsLogged(RuntimeException failure) throws IOException {
        FailingResource.work = () -> {
            throw failure;
        };
        try (LogCapture log = new LogCapture();
                Socket client = send("/failing/stream")) {
            String response = new String(client.getInputStream().readAllBytes());
            assertTrue(response.startsWith("HTTP/1.1 200") && !response.endsWith("0\r\n\r\n"), response);
            assertLoggedOnceWithCause(log);
        }
    }

    @Test
    void refusalIsOneLineWithoutAStackTrace() throws IOException {
        FailingResource.work = () -> {
            throw Problem.ours(ProblemType.DISK_FULL, DISK_FAILURE, "The disk is full.");
        };
        try (LogCapture log = new LogCapture();
                Socket client = send("/failing/stream")) {
            client.getInputStream().readAllBytes();
            waitUntil("it is logged", () -> !shown(log, "DISK_FULL: ").isEmpty());
            assertEquals(List.of(), shown(log, DISK_FAILURE.toString()));
        }
    }

    private Socket send(String path) throws IOException {
        return RawHttp.send(server, "GET %s HTTP/1.1\nHost: x\n\n".formatted(path));
    }

    /** What the console shows. ProblemLog has a line of its own for what the framework logs as a Problem. */
    private static List<LogRecord> shown(LogCapture log, String text) {
        return log.with(text).stream()
                .filter(entry -> !(entry.getThrown() instanceof Problem))
                .filter(new ClientGoneLogFilter()::isLoggable)
                .toList();
    }

    private static void assertLoggedOnceWithCause(LogCapture log) {
        waitUntil("it is logged", () -> !shown(log, DISK_FAILURE.toString()).isEmpty());
        List<LogRecord> entries = shown(log, DISK_FAILURE.toString());
        assertEquals(1, entries.size(), log::text);
        assertNotNull(entries.get(0).getThrown());
    }
}
