package dev.latchkey.database;

/** A change that the schema refused; the service that made it knows what to tell the caller. */
public final class ConstraintViolated extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Which kind of constraint it was. */
    public enum Kind {
        /** A value that must be unique is there already. */
        UNIQUE,
        /** A row refers to one that is not there, or is still referred to. */
        FOREIGN_KEY,
        /** Anything else, which input checked by then should never reach. */
        OTHER
    }

    private final Kind kind;

    ConstraintViolated(Kind kind, Throwable cause) {
        super(cause);
        this.kind = kind;
    }

    /** Whether a failure is a violated constraint of the given kind. */
    public static boolean is(Throwable failure, Kind kind) {
        return failure instanceof ConstraintViolated violated && violated.kind == kind;
    }
}
