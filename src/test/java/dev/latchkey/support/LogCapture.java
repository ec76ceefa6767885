package dev.latchkey.support;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Captures the log of the service in this JVM, at every level for its own classes. */
public final class LogCapture extends Handler implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger SERVICE = Logger.getLogger("dev.latchkey");

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    public LogCapture() {
        ROOT.addHandler(this);
        SERVICE.setLevel(Level.ALL);
    }

    /** The records that have this text in their message, parameters or stack trace. */
    public List<LogRecord> with(String text) {
        return records.stream().filter(entry -> textOf(entry).contains(text)).toList();
    }

    /** All of it: messages, parameters and stack traces. */
    public String text() {
        return records.stream().map(LogCapture::textOf).collect(joining("\n"));
    }

    @Override
    public void publish(LogRecord entry) {
        records.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        SERVICE.setLevel(null);
        ROOT.removeHandler(this);
    }

    private static String textOf(LogRecord entry) {
        StringWriter text = new StringWriter();
        text.append(entry.getMessage()).append(Arrays.toString(entry.getParameters()));
        if (entry.getThrown() != null) {
            entry.getThrown().printStackTrace(new PrintWriter(text));
        }
        return text.toString();
    }
}
