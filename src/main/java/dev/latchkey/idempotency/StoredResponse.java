package dev.latchkey.idempotency;

/**
 * The response to an earlier request.
 *
 * @param path of the entity in the body; null if there is none
 * @param etag of that entity; null if there is none
 */
record StoredResponse(int status, String path, String etag, byte[] body) {}
