package dev.latchkey.database;

/** A row refers to one that does not exist, or is deleted while others refer to it. */
public final class ForeignKeyViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ForeignKeyViolation(Throwable cause) {
        super(cause);
    }
}
