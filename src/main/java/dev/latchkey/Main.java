package dev.latchkey;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service. */
@QuarkusMain
public class Main {
    public static void main(String... args) {
        // The server would answer a request whose target is no URI with a bare 400, before anything of ours is
        // asked. Without that check the request comes as far as the problem mappers, and gets its reason.
        System.setProperty("vertx.disableURIValidation", "true");
        Quarkus.run(args);
    }
}
