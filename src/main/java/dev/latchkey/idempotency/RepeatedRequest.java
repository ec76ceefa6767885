package dev.latchkey.idempotency;

/** Ends a repeated request with the response to the first one. It is not a failure. */
final class RepeatedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient StoredResponse response;

    RepeatedRequest(StoredResponse response) {
        super(null, null, false, false);
        this.response = response;
    }

    StoredResponse response() {
        return response;
    }
}
