package dev.latchkey.http;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;

/** Refusals of access tokens, with the challenge that RFC 6750 asks for. */
public final class BearerProblems {
    private static final String CHALLENGE_HEADER = "WWW-Authenticate";
    private static final String CHALLENGE = "Bearer realm=\"Latchkey\"";

    private BearerProblems() {}

    public static Problem tokenRequired() {
        return new Problem(
                        ProblemType.UNAUTHORIZED,
                        "This needs an access token. Send it in the header Authorization: Bearer <token>.")
                .withHeader(CHALLENGE_HEADER, CHALLENGE);
    }

    /** Does not say why, so that nobody learns whether a token exists. */
    public static Problem invalidToken() {
        return new Problem(
                        ProblemType.UNAUTHORIZED,
                        "The access token is not valid: it is unknown, expired or revoked. Send a valid one.")
                .withHeader(CHALLENGE_HEADER, CHALLENGE + ", error=\"invalid_token\"");
    }

    public static Problem missingScope(String scope) {
        return new Problem(ProblemType.FORBIDDEN, "Your token lacks the scope %s. Use a token that has it.", scope)
                .withHeader(
                        CHALLENGE_HEADER, CHALLENGE + ", error=\"insufficient_scope\", scope=\"%s\"".formatted(scope));
    }
}
