package dev.latchkey.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The JDK's HTTP client with a deadline on every exchange, for load and for servers that REST Assured does not know. */
public final class Http {
    /** An admin token. Servers that need none ignore it. */
    public static final String ADMIN_TOKEN = "an-admin-token-for-tests-0123456789";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Http() {}

    public static HttpRequest.Builder get(URI uri) {
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + ADMIN_TOKEN);
    }

    public static HttpRequest.Builder post(URI uri, String json) {
        return get(uri).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
    }

    /**
     * Sends the request and waits for the whole response.
     *
     * @throws IOException if there is no response
     */
    public static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return Waiting.await(sendAsync(request));
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    public static CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        // HttpRequest.timeout would not cover the body.
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString())
                .orTimeout(Waiting.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }
}
