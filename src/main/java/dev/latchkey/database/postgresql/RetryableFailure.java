package dev.latchkey.database.postgresql;

import dev.latchkey.problem.Problem;

/** Nothing was stored, and the same work may succeed if it runs again. Services never see it. */
final class RetryableFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final boolean needsNewConnection;

    /**
     * @param problem what the caller gets once the time limit is reached
     * @param needsNewConnection whether idle connections may be unusable too
     */
    RetryableFailure(Problem problem, boolean needsNewConnection) {
        super(problem.getMessage(), problem, false, false);
        this.problem = problem;
        this.needsNewConnection = needsNewConnection;
    }

    Problem problem() {
        return problem;
    }

    boolean needsNewConnection() {
        return needsNewConnection;
    }
}
