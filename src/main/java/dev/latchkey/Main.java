package dev.latchkey;

import dev.latchkey.database.EngineSelector;
import dev.latchkey.database.move.MoveCommand;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Starts the service, or runs a command if the first argument names it. */
@QuarkusMain
public final class Main {
    private static final String MOVE = "move";
    private static final String FROM = "--from";
    private static final String TO = "--to";
    private static final String USAGE = """
            Usage: latchkey move --from SOURCE --to TARGET

            Copies a database to the other engine. One of the two is a file of SQLite, the other a URL
            jdbc:postgresql://HOST/DATABASE. The target must be new or empty. Stop Latchkey first. The login for PostgreSQL
            comes from LATCHKEY_DATA_USER, and LATCHKEY_DATA_PASSWORD or LATCHKEY_DATA_PASSWORD_FILE.
            """;

    private Main() {}

    public static void main(String... args) {
        if (args.length > 0 && args[0].equals(MOVE)) {
            move(args);
        } else {
            Quarkus.run(args);
        }
    }

    private static void move(String... args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        if (args.length != 5 || !options.keySet().equals(Set.of(FROM, TO))) {
            refuse(USAGE);
        }
        String source = options.get(FROM);
        String target = options.get(TO);
        if (EngineSelector.isServer(source) == EngineSelector.isServer(target)) {
            refuse(
                    "One of --from and --to must be a file, and the other one a URL of PostgreSQL (jdbc:postgresql://…).");
        }
        System.setProperty(MoveCommand.SOURCE, source);
        System.setProperty("latchkey.data", target);
        // Latchkey creates an admin token in an empty database, unless the operator has provided one.
        System.setProperty("latchkey.access", "tokens");
        System.setProperty("latchkey.admin-token", UUID.randomUUID().toString());
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.banner.enabled", "false");
        System.setProperty("quarkus.log.category.\"io.quarkus\".level", "WARN");
        Quarkus.run(MoveCommand.class);
    }

    private static void refuse(String reason) {
        System.err.println(reason.strip());
        System.exit(1);
    }
}
