package dev.latchkey.database.postgresql;

import dev.latchkey.problem.Problem;

/** Nothing was stored, and the same work may succeed if it runs again. Services never see it. */
final class RetryableFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final boolean needsConnection;

    /**
     * @param problem what the caller sees if time is over
     * @param needsConnection whether another connection is needed
     */
    RetryableFailure(Problem problem, boolean needsConnection) {
        super(problem.getMessage(), problem, false, false);
        this.problem = problem;
        this.needsConnection = needsConnection;
    }

    Problem problem() {
        return problem;
    }

    boolean needsConnection() {
        return needsConnection;
    }
}
