package dev.latchkey.problem;

import java.util.Arrays;

/** Every kind of failure a caller can be told of; the slug makes the stable {@code type} URI reference. */
public enum ProblemType {
    // Where several share a status, the first is what a bare status of the framework's becomes.
    MALFORMED_REQUEST("malformed-request", 400, "The request is not well-formed"),
    MALFORMED_JSON("malformed-json", 400, "The body is not the JSON expected here"),
    INVALID_REQUEST("invalid-request", 400, "The request has values that are not accepted"),
    NOT_FOUND("not-found", 404, "There is nothing here"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "This method is not offered here"),
    NOT_ACCEPTABLE("not-acceptable", 406, "There is no answer in the wanted media type"),
    EMAIL_TAKEN("email-taken", 409, "The email belongs to another user"),
    USER_HAS_LICENSES("user-has-licenses", 409, "The user still holds licenses"),
    LICENSE_STATE("license-state", 409, "The license's state does not allow this"),
    IDEMPOTENCY_KEY_IN_USE("idempotency-key-in-use", 409, "The first request with this key is still under way"),
    SCRATCH_DATABASE("scratch-database", 409, "The database is a scratch one"),
    BACKUP_UNDER_WAY("backup-under-way", 409, "A backup is being made already"),
    PRECONDITION_FAILED("precondition-failed", 412, "It is not as the client expects"),
    BODY_TOO_LARGE("body-too-large", 413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body is not sent as JSON"),
    IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", 422, "The key belongs to another request"),
    INTERNAL_ERROR("internal-error", 500, "Something went wrong on our side"),
    RANDOM_USER_API_FAILED("random-user-api-failed", 502, "The Random User API failed"),
    USERS_ENDPOINT_FAILED("users-endpoint-failed", 502, "The users endpoint failed"),
    RANDOM_USER_API_TIMEOUT("random-user-api-timeout", 504, "The Random User API did not answer in time"),
    DATABASE_UNAVAILABLE("database-unavailable", 503, "The database cannot serve this now"),
    STOPPING("stopping", 503, "The service is stopping"),
    DISK_FULL("disk-full", 507, "The disk is full");

    private final String slug;
    private final int status;
    private final String title;

    ProblemType(String slug, int status, String title) {
        this.slug = slug;
        this.status = status;
        this.title = title;
    }

    /** The type for a status that the framework chose; every failure of ours is 500, and what else has no type is 400. */
    static ProblemType ofStatus(int status) {
        return Arrays.stream(values())
                .filter(type -> type.status == status)
                .findFirst()
                .filter(type -> type.status < 500)
                .orElse(status < 500 ? MALFORMED_REQUEST : INTERNAL_ERROR);
    }

    /** The URI reference that identifies this kind of problem for ever. */
    public String uri() {
        return "/problems/" + slug;
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return status;
    }

    /** What is wrong in general; a problem's detail says what is wrong in particular. */
    public String title() {
        return title;
    }
}
