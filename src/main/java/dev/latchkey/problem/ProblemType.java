package dev.latchkey.problem;

import java.util.Arrays;

/** Every kind of failure a caller can see. The slug is part of the stable {@code type} URI. */
public enum ProblemType {
    // If several types share a status, the first one is used when only the status is known.
    MALFORMED_REQUEST("malformed-request", 400, "Malformed request"),
    MALFORMED_JSON("malformed-json", 400, "Malformed JSON"),
    INVALID_REQUEST("invalid-request", 400, "Invalid request"),
    UNAUTHORIZED("unauthorized", 401, "Access token required"),
    FORBIDDEN("forbidden", 403, "Not allowed"),
    CROSS_SITE("cross-site", 403, "Request from another site"),
    NOT_FOUND("not-found", 404, "Not found"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "Method not allowed"),
    NOT_ACCEPTABLE("not-acceptable", 406, "Not acceptable"),
    REQUEST_TIMEOUT("request-timeout", 408, "Request timeout"),
    EMAIL_TAKEN("email-taken", 409, "Email already taken"),
    USER_HAS_LICENSES("user-has-licenses", 409, "User has licenses"),
    LICENSE_STATE("license-state", 409, "Not possible in the license's current state"),
    NOT_A_FILE_DATABASE("not-a-file-database", 409, "Not a file database"),
    SCRATCH_DATABASE("scratch-database", 409, "Scratch databases have no backups"),
    BACKUP_UNDER_WAY("backup-under-way", 409, "Backup already running"),
    TOKEN_NAME_TAKEN("token-name-taken", 409, "Token name already taken"),
    TOKEN_STATE("token-state", 409, "Not possible in the token's current state"),
    LAST_ADMIN_TOKEN("last-admin-token", 409, "The last admin token cannot be revoked"),
    PRECONDITION_FAILED("precondition-failed", 412, "Changed by someone else"),
    BODY_TOO_LARGE("body-too-large", 413, "Body too large"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "Unsupported media type"),
    WRONG_HOST("wrong-host", 421, "Unknown host name"),
    IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", 422, "Idempotency key already used for another request"),
    TOO_MANY_REQUESTS("too-many-requests", 429, "Too many requests"),
    INTERNAL_ERROR("internal-error", 500, "Internal error"),
    RANDOM_USER_API_FAILED("random-user-api-failed", 502, "Random User API failed"),
    USERS_ENDPOINT_FAILED("users-endpoint-failed", 502, "Users endpoint failed"),
    DATABASE_UNAVAILABLE("database-unavailable", 503, "Database unavailable"),
    OUTCOME_UNKNOWN("outcome-unknown", 503, "Outcome unknown"),
    STOPPING("stopping", 503, "Service is stopping"),
    RANDOM_USER_API_TIMEOUT("random-user-api-timeout", 504, "Random User API timed out"),
    DISK_FULL("disk-full", 507, "Disk full");

    private final String slug;
    private final int status;
    private final String title;

    ProblemType(String slug, int status, String title) {
        this.slug = slug;
        this.status = status;
        this.title = title;
    }

    /** The type for a bare status. A 5xx is an internal error; a 4xx without a type is a malformed request. */
    public static ProblemType ofStatus(int status) {
        if (status >= 500) {
            return INTERNAL_ERROR;
        }
        return Arrays.stream(values())
                .filter(type -> type.status == status)
                .findFirst()
                .orElse(MALFORMED_REQUEST);
    }

    /** The last part of {@link #uri}. */
    public String slug() {
        return slug;
    }

    /** The URI reference that identifies this kind of problem. It never changes. */
    public String uri() {
        return "/problems/" + slug;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** A short summary. The detail of a problem says what is wrong in one particular request. */
    public String title() {
        return title;
    }
}
