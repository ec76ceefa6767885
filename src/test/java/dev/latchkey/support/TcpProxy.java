package dev.latchkey.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between a client and a server on this machine, which a test can break. */
public final class TcpProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 8192;

    private final int target;
    private final ServerSocket listener;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile Fault fault = Fault.NONE;
    private volatile String first = "";
    private volatile String trigger = "";

    /** What happens to a connection whose client sends a certain text. Later connections work. */
    public enum Fault {
        NONE,
        /** It breaks before the server gets the text. */
        LOSE_REQUEST,
        /** It breaks before the client gets the answer. */
        LOSE_ANSWER
    }

    public TcpProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        inBackground(this::acceptAll);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Breaks the next connection whose client sends this text. */
    public void breakNext(String text, Fault how) {
        breakNext("", text, how);
    }

    /** Breaks the next connection whose client sends the first text and then the second. */
    public void breakNext(String before, String text, Fault how) {
        first = before;
        trigger = text;
        fault = how;
    }

    /** Breaks all connections. New ones work. */
    public void breakAll() {
        connections.forEach(Connection::close);
    }

    private void acceptAll() throws IOException {
        while (!listener.isClosed()) {
            Connection connection =
                    new Connection(listener.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
            connections.add(connection);
            inBackground(connection::sendToServer);
            inBackground(connection::sendToClient);
        }
    }

    private interface Pump {
        void run() throws IOException;
    }

    private static void inBackground(Pump pump) {
        Thread thread = new Thread(() -> {
            try {
                pump.run();
            } catch (IOException e) {
                // The connection or the proxy was closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        breakAll();
    }

    private final class Connection {
        private final Socket client;
        private final Socket server;
        private volatile boolean losesAnswer;
        private boolean hasSentFirst;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void sendToServer() throws IOException {
            pump(client.getInputStream(), server.getOutputStream(), bytes -> {
                hasSentFirst = fault != Fault.NONE && (hasSentFirst || bytes.contains(first));
                if (hasSentFirst && bytes.contains(trigger)) {
                    losesAnswer = fault == Fault.LOSE_ANSWER;
                    fault = Fault.NONE;
                    return losesAnswer;
                }
                return true;
            });
        }

        void sendToClient() throws IOException {
            pump(server.getInputStream(), client.getOutputStream(), bytes -> !losesAnswer);
        }

        private interface Filter {
            boolean passes(String bytes);
        }

        /** Breaks the connection as soon as something does not pass. */
        private void pump(InputStream from, OutputStream to, Filter filter) throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                    if (!filter.passes(new String(buffer, 0, length, StandardCharsets.ISO_8859_1))) {
                        return;
                    }
                    to.write(buffer, 0, length);
                }
            } finally {
                close();
            }
        }

        void close() {
            connections.remove(this);
            try {
                client.close();
                server.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
