package dev.latchkey.console;

import dev.latchkey.access.Access;
import dev.latchkey.http.EntityTagger;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Serves the console: the page at {@code /}, and its files from the folder {@code console} of the resources. Browsers keep
 * the files and ask with their entity tags whether they have changed.
 */
@Singleton
class ConsoleFiles {
    private static final String PAGE = "index.html";
    /** The one library of the console. Its version is in pom.xml, too. */
    private static final String LIBRARY = "lit-html.js";

    private static final String LIBRARY_PATH = "META-INF/resources/_static/lit-html/3.3.3/lit-html.js";
    private static final String DEV_UI = "<a href=\"q/dev-ui\">Dev UI</a>";
    private static final int NOT_MODIFIED = 304;
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "svg", "image/svg+xml");

    private final Access access;
    private final String version;
    private final boolean isDevMode;
    private final Map<String, ConsoleFile> files = new ConcurrentHashMap<>();

    ConsoleFiles(
            Access access,
            @ConfigProperty(name = "quarkus.application.version") String version,
            LaunchMode launchMode) {
        this.access = access;
        this.version = version;
        this.isDevMode = launchMode == LaunchMode.DEVELOPMENT;
    }

    /** A file, plain and compressed. */
    private record ConsoleFile(String mediaType, byte[] plain, byte[] compressed) {}

    /** No regular expressions: the router would try them on every request of the API. */
    void register(@Observes Router router) {
        serve(router, "/", context -> PAGE);
        serve(router, "/" + PAGE, context -> PAGE);
        serve(router, "/console/*", ConsoleFiles::nameIn);
    }

    private void serve(Router router, String path, Function<RoutingContext, String> name) {
        router.route(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .order(RouteConstants.ROUTE_ORDER_BEFORE_DEFAULT)
                .handler(context -> answer(context, name.apply(context)));
    }

    /** The page is at the root only. */
    private static String nameIn(RoutingContext context) {
        String path = context.normalizedPath();
        return path.endsWith(PAGE) ? "" : path.substring(path.lastIndexOf('/') + 1);
    }

    private void answer(RoutingContext context, String name) {
        find(name).ifPresentOrElse(file -> answer(context, file), context::next);
    }

    /** In dev mode, files may change at any time. Unknown names are not cached: clients could send any number of them. */
    private Optional<ConsoleFile> find(String name) {
        ConsoleFile known = files.get(name);
        if (known != null && !isDevMode) {
            return Optional.of(known);
        }
        Optional<ConsoleFile> found = read(name);
        found.ifPresent(file -> files.put(name, file));
        return found;
    }

    private static void answer(RoutingContext context, ConsoleFile file) {
        String accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        boolean isCompressed = accepted != null && accepted.contains("gzip");
        byte[] body = isCompressed ? file.compressed() : file.plain();
        String tag = EntityTagger.tagOf(body);
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .putHeader(HttpHeaders.ETAG, tag);
        if (tag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(NOT_MODIFIED).end();
            return;
        }
        if (isCompressed) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.mediaType()).end(Buffer.buffer(body));
    }

    private Optional<ConsoleFile> read(String name) {
        String mediaType = MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (mediaType == null) {
            return Optional.empty();
        }
        ClassLoader resources = Thread.currentThread().getContextClassLoader();
        try (InputStream file =
                resources.getResourceAsStream(name.equals(LIBRARY) ? LIBRARY_PATH : "console/" + name)) {
            if (file == null) {
                return Optional.empty();
            }
            byte[] bytes = name.equals(PAGE) ? page(file) : file.readAllBytes();
            return Optional.of(new ConsoleFile(mediaType, bytes, compress(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException("A file of the console cannot be read", e);
        }
    }

    /** Fills in what the page must know before its first request. */
    private byte[] page(InputStream file) throws IOException {
        return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                .replace("{access}", access.isOpen() ? "open" : "tokens")
                .replace("{version}", version)
                .replace("<!-- Dev UI -->", isDevMode ? DEV_UI : "")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] compress(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }
}
