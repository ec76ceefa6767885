package dev.latchkey.http;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The path that everything is served under: {@code quarkus.http.root-path}, which is fixed when Latchkey is built. */
@Singleton
public class RootPath {
    private final String prefix;

    public RootPath(@ConfigProperty(name = "quarkus.http.root-path") String configured) {
        this.prefix = ("/" + configured).replaceAll("/+", "/").replaceFirst("/$", "");
    }

    /** The path as a client sees it, for example {@code /desk/users/1} for {@code /users/1}. */
    public String of(String path) {
        return prefix + path;
    }
}
