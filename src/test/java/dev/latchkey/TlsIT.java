package dev.latchkey;

import static dev.latchkey.support.Waiting.await;
import static dev.latchkey.support.Waiting.waitUntil;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.support.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with a certificate of the operator's own, by Quarkus settings. */
class TlsIT {
    private static final String ANY_PORT = "-Dquarkus.http.ssl-port=0";
    private static final String HSTS = "Strict-Transport-Security";
    private static final String USER = "{\"name\":\"Ada\",\"email\":\"ada@example.org\"}";

    @TempDir
    Path folder;

    private SelfSignedCertificate certificate;

    @BeforeEach
    void createCertificate() throws Exception {
        certificate = new SelfSignedCertificate(folder);
        install(certificate);
    }

    @Test
    void certificateAndKeyAreEnoughForHttps() throws Exception {
        try (Latchkey latchkey = start(ANY_PORT)) {
            HttpResponse<String> created = send(
                    certificate.client(), Http.post(latchkey.secureAddress().resolve("/users"), USER));
            assertEquals(201, created.statusCode(), created.body());
            assertEquals(HttpClient.Version.HTTP_2, created.version());
            latchkey.assertNoComplaintInLog();
        }
    }

    @Test
    void browsersAreToldToStayWithHttpsOnlyOverHttps() throws Exception {
        try (Latchkey latchkey = start(ANY_PORT)) {
            HttpResponse<String> secure = get(certificate.client(), latchkey.secureAddress());
            assertEquals(Optional.of("max-age=31536000"), secure.headers().firstValue(HSTS));
            HttpResponse<String> plain = latchkey.get("/");
            assertEquals(200, plain.statusCode());
            assertEquals(Optional.empty(), plain.headers().firstValue(HSTS));
        }
    }

    @Test
    void httpsOfATrustedProxyCounts() throws Exception {
        try (Latchkey latchkey = start(
                ANY_PORT,
                "-Dquarkus.http.proxy.proxy-address-forwarding=true",
                "-Dquarkus.http.proxy.allow-x-forwarded=true")) {
            HttpResponse<String> proxied =
                    Http.send(Http.get(latchkey.address()).header("X-Forwarded-Proto", "https"));
            assertEquals(Optional.of("max-age=31536000"), proxied.headers().firstValue(HSTS));
        }
    }

    /** HTTP/2 has no header Host, with which older browsers' header Origin could be compared. */
    @Test
    void openModeAcceptsChangesFromItsOwnPagesOverHttp2() throws Exception {
        try (Latchkey latchkey = start(ANY_PORT)) {
            URI users = latchkey.secureAddress().resolve("/users");
            HttpClient client = certificate.client();
            String own = latchkey.secureAddress().toString();
            assertEquals(
                    201,
                    send(client, Http.post(users, USER).header("Origin", own)).statusCode());
            String foreign = "https://evil.example";
            assertEquals(
                    403,
                    send(client, Http.post(users, USER).header("Origin", foreign))
                            .statusCode());
        }
    }

    /** With HTTP/1.1, because Quarkus answers HTTP/2 without TLS with 404 instead. */
    @Test
    void plainHttpCanRedirectToHttps() throws Exception {
        int port = freePort();
        try (Latchkey latchkey =
                start("-Dquarkus.http.insecure-requests=redirect", "-Dquarkus.http.ssl-port=" + port)) {
            HttpResponse<String> response = Http.send(
                    Http.get(latchkey.address().resolve("/users?limit=1")).version(HttpClient.Version.HTTP_1_1));
            assertEquals(301, response.statusCode());
            String location = response.headers().firstValue("Location").orElse("");
            assertEquals("https://127.0.0.1:%d/users?limit=1".formatted(port), location);
            assertEquals(200, get(certificate.client(), URI.create(location)).statusCode());
        }
    }

    @Test
    void plainHttpCanBeTurnedOff() throws Exception {
        try (Latchkey latchkey = start("-Dquarkus.http.insecure-requests=disabled", ANY_PORT)) {
            assertEquals("https", latchkey.address().getScheme());
            assertEquals(200, get(certificate.client(), latchkey.address()).statusCode());
        }
    }

    @Test
    void replacedCertificateIsServedWithoutARestart() throws Exception {
        try (Latchkey latchkey = start("-Dquarkus.tls.reload-period=1s", ANY_PORT)) {
            URI address = latchkey.secureAddress();
            waitUntil("the first certificate is served", () -> isServed(certificate, address));
            SelfSignedCertificate renewed = new SelfSignedCertificate(folder);
            install(renewed);
            waitUntil("the new certificate is served", () -> isServed(renewed, address));
        }
    }

    /** False also if the connection fails, as it does if the server reads its certificate at that moment. */
    private static boolean isServed(SelfSignedCertificate trusted, URI address) throws GeneralSecurityException {
        try {
            return get(trusted.client(), address).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private Path certificateFile() {
        return folder.resolve("tls.crt");
    }

    private Path keyFile() {
        return folder.resolve("tls.key");
    }

    private void install(SelfSignedCertificate chosen) throws Exception {
        chosen.writeTo(certificateFile(), keyFile());
    }

    /** With the names of docs/access.md. With PEM_0 instead of PEM_SERVER, Quarkus would ignore the variables. */
    private Latchkey start(String... options) throws IOException {
        List<String> environment = List.of(
                "env",
                "QUARKUS_TLS_KEY_STORE_PEM_SERVER_CERT=" + certificateFile(),
                "QUARKUS_TLS_KEY_STORE_PEM_SERVER_KEY=" + keyFile());
        return new Latchkey(environment, folder, options);
    }

    /** A redirect to a port that the server itself has chosen would be wrong. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static HttpResponse<String> get(HttpClient client, URI uri) throws IOException {
        return send(client, Http.get(uri));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws IOException {
        try {
            return await(client.sendAsync(request.build(), BodyHandlers.ofString()));
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }
}
