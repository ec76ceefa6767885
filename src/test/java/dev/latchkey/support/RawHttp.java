package dev.latchkey.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** HTTP/1.1 over a plain socket, for requests that no HTTP client would send. Reads have a timeout. */
public final class RawHttp {
    private static final String END_OF_LINE = "\r\n";
    private static final int SMALL_BUFFER_BYTES = 4096;

    private RawHttp() {}

    /** A response as it arrived. */
    public record Response(int status, String head, String body) {
        private static final String END_OF_HEAD = END_OF_LINE + END_OF_LINE;

        static Response of(String text) {
            String[] parts = text.split(END_OF_HEAD, 2);
            if (!parts[0].startsWith("HTTP/1.1 ") || parts.length < 2) {
                throw new AssertionError("Not an HTTP response: " + text);
            }
            return new Response(Integer.parseInt(parts[0].substring(9, 12)), parts[0], parts[1]);
        }
    }

    /** Sends the request and reads until the server closes, so the request must say {@code Connection: close}. */
    public static Response exchange(URI server, String request) throws IOException {
        try (Socket socket = send(server, request)) {
            return read(socket);
        }
    }

    /** Reads until the server closes. */
    public static Response read(Socket socket) throws IOException {
        return Response.of(new String(socket.getInputStream().readAllBytes(), UTF_8));
    }

    /** Sends the request and leaves the connection open. Every \n in it is sent as a CRLF. */
    public static Socket send(URI server, String request) throws IOException {
        return send(connect(server), request);
    }

    /** The same with a small receive buffer: if the test reads no more, the server soon cannot send more. */
    public static Socket sendWithSmallBuffer(URI server, String request) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER_BYTES); // It has to be set before the socket is connected.
        return send(connect(socket, server), request);
    }

    public static Socket connect(URI server) throws IOException {
        return connect(new Socket(), server);
    }

    private static Socket connect(Socket socket, URI server) throws IOException {
        int timeout = (int) Waiting.DEADLINE.toMillis();
        socket.setSoTimeout(timeout);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), timeout);
        return socket;
    }

    private static Socket send(Socket socket, String request) throws IOException {
        write(socket, request);
        return socket;
    }

    /** Every \n in the text is sent as a CRLF. */
    public static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.replace("\n", END_OF_LINE).getBytes(ISO_8859_1));
    }
}
