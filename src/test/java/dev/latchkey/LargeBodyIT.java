package dev.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.latchkey.support.Clients;
import dev.latchkey.support.RawHttp;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body larger than the heap, from a client that goes on sending whatever the response is. */
class LargeBodyIT {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int MEBIBYTES = 95;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hugeBodyIsRefusedInConstantMemory(boolean chunked) throws Exception {
        try (Latchkey latchkey = new Latchkey(folder, "-Xmx64m", "-XX:+ExitOnOutOfMemoryError")) {
            // On another thread, because writing to a socket has no timeout.
            List<String> responses = Clients.run(1, client -> startOfResponseToHugeBody(latchkey.address(), chunked));
            assertEquals(List.of("HTTP/1.1 413"), responses);
            assertEquals(200, latchkey.get("/users").statusCode());
            assertFalse(latchkey.log().contains("OutOfMemory"), latchkey.log());
        }
    }

    private static String startOfResponseToHugeBody(URI server, boolean chunked) throws IOException {
        String head = """
                POST /users HTTP/1.1
                Host: x
                Content-Type: application/json
                %s

                """.formatted(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + MEBIBYTES * MEBIBYTE);
        try (Socket socket = RawHttp.send(server, head)) {
            OutputStream out = socket.getOutputStream();
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
