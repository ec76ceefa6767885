package dev.latchkey.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Type;
import java.util.Arrays;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Sends a list that fits one part at once, with {@code Content-Length}, and streams a longer one in constant memory.
 * The next part is fetched only after the last one has been sent, so a slow client holds neither a connection nor a
 * transaction.
 */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
@Produces(MediaType.APPLICATION_JSON)
public class JsonListWriter extends DirectWriter<JsonList> {
    private static final int EMPTY_ARRAY_BYTES = 2;

    private final CurrentVertxRequest request;

    JsonListWriter(CurrentVertxRequest request) {
        this.request = request;
    }

    @Override
    public void writeResponse(JsonList list, Type genericType, ServerRequestContext context) {
        ServerHttpResponse response = context.serverResponse();
        list.link().ifPresent(link -> response.setResponseHeader(HttpHeaders.LINK, link));
        response.setChunked(list.next().isPresent());
        send(list, response, request.getCurrent());
    }

    /** Sends an array. If another part follows, the last bracket is left out. */
    private static void send(JsonList part, ServerHttpResponse response, RoutingContext context) {
        byte[] array = part.json();
        part.next()
                .ifPresentOrElse(
                        next -> response.write(Arrays.copyOf(array, array.length - 1), failure -> {
                            if (failure == null) {
                                next.get()
                                        .subscribe()
                                        .with(following -> sendNext(following, response, context), context::fail);
                            }
                        }),
                        () -> response.end(array));
    }

    /** The next part continues the array: a comma replaces its first bracket, unless it has no rows. */
    private static void sendNext(JsonList part, ServerHttpResponse response, RoutingContext context) {
        byte[] array = part.json();
        if (array.length == EMPTY_ARRAY_BYTES) {
            response.end(new byte[] {']'});
        } else {
            array[0] = ',';
            send(part, response, context);
        }
    }
}
