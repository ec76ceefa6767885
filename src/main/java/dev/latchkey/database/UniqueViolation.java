package dev.latchkey.database;

/** A value that must be unique already exists. The service that wrote it knows what to tell the caller. */
public final class UniqueViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UniqueViolation(Throwable cause) {
        super(cause);
    }
}
