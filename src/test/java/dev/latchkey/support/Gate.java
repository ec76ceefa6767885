package dev.latchkey.support;

import java.util.concurrent.CountDownLatch;

/** Holds the code under test at one point until the test lets it go on. */
public final class Gate implements AutoCloseable {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Called by the code under test. Returns when the gate is open. */
    public void pass() {
        reached.countDown();
        Waiting.await(opened);
    }

    /** Called by the test. Returns when the code under test has reached the gate. */
    public void awaitReached() {
        Waiting.await(reached);
    }

    public void open() {
        opened.countDown();
    }

    /** Opens the gate, so that a failed test leaves no thread behind. */
    @Override
    public void close() {
        open();
    }
}
