package dev.latchkey.database;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A caller who waits for a result, and is answered once. */
public class Pending<T> {
    private final UniEmitter<? super T> emitter;
    private final Duration timeout;
    private final long startDeadline;
    /** Whoever claims it first decides: the thread that starts the work, the timeout, or the caller who gives up. */
    private final AtomicBoolean isClaimed = new AtomicBoolean();

    private volatile boolean isOver;

    /** The work must start within the timeout. */
    protected Pending(UniEmitter<? super T> emitter, Duration timeout) {
        this.emitter = emitter;
        this.timeout = timeout;
        this.startDeadline = System.nanoTime() + timeout.toNanos();
        emitter.onTermination(() -> {
            isOver = true;
            claim();
        });
    }

    /** Returns false if the work has already started or will never start. */
    public final boolean claim() {
        return isClaimed.compareAndSet(false, true);
    }

    /** Fails if the work has waited too long. Returns false if it may wait on. */
    public final boolean expire() {
        boolean isLate = System.nanoTime() - startDeadline > 0;
        if (isLate && claim()) {
            fail(Unavailable.busy("Work waited longer than %d ms".formatted(timeout.toMillis())));
        }
        return isLate;
    }

    protected final void complete(T result) {
        try {
            emitter.complete(result);
        } catch (RuntimeException | Error e) {
            Log.error("A caller of the database has failed", e);
        }
    }

    public final void fail(Throwable failure) {
        try {
            if (isOver) {
                // The caller has left, but a failure of ours belongs in the log.
                Infrastructure.handleDroppedException(failure);
            } else {
                emitter.fail(failure);
            }
        } catch (RuntimeException | Error e) {
            Log.error("A caller of the database has failed", e);
        }
    }
}
