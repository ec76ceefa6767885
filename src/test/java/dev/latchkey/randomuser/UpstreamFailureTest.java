package dev.latchkey.randomuser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParseException;
import io.netty.channel.ConnectTimeoutException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpstreamFailureTest {

    static Stream<Arguments> causes() {
        return Stream.of(
                Arguments.of(new ConnectException(), true, "could not be reached"),
                Arguments.of(new ConnectTimeoutException(), true, "did not answer in time"),
                Arguments.of(new TimeoutException(), true, "did not answer in time"),
                Arguments.of(new UnknownHostException(), false, "host name"),
                Arguments.of(new IOException("Connection was closed"), true, "closed the connection"),
                Arguments.of(new JsonParseException(null, "x"), false, "JSON"));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void causeIsFoundAtAnyDepth(Throwable cause, boolean isTransient, String said) {
        for (Throwable failure : new Throwable[] {cause, new ProcessingException(new IllegalStateException(cause))}) {
            UpstreamFailure known = UpstreamFailure.of(failure);
            assertTrue(known.getMessage().contains(said), known.getMessage());
            assertEquals(isTransient, known.isTransient());
        }
    }
}
