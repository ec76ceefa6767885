package dev.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body larger than the heap, from a client that sends on whatever it is answered. */
class LargeBodyIT {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int MEBIBYTES = 95;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsRefusedAndNeverKept(boolean chunked) throws Exception {
        try (Latchkey latchkey = new Latchkey(folder, "-Xmx64m", "-XX:+ExitOnOutOfMemoryError")) {
            assertTrue(answerToLargeBody(latchkey.address(), chunked).startsWith("HTTP/1.1 413"));
            assertEquals(200, latchkey.get("/users").statusCode());
            assertFalse(latchkey.log().contains("OutOfMemory"), latchkey.log());
        }
    }

    private static String answerToLargeBody(URI server, boolean chunked) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            OutputStream out = socket.getOutputStream();
            String length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + MEBIBYTES * MEBIBYTE;
            out.write("POST /users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n%s\r\n\r\n"
                    .formatted(length)
                    .getBytes(US_ASCII));
            byte[] block = new byte[MEBIBYTE];
            for (int i = 0; i < MEBIBYTES; i++) {
                out.write(chunked ? "100000\r\n".getBytes(US_ASCII) : new byte[0]);
                out.write(block);
                out.write(chunked ? "\r\n".getBytes(US_ASCII) : new byte[0]);
            }
            out.write(chunked ? "0\r\n\r\n".getBytes(US_ASCII) : new byte[0]);
            return new String(socket.getInputStream().readNBytes(12), US_ASCII);
        }
    }
}
