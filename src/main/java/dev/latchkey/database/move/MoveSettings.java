package dev.latchkey.database.move;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.util.Optional;

/** The source and the target of a move, from the command line. */
@ConfigMapping(prefix = "latchkey")
interface MoveSettings {
    /** Set only for a move. */
    @WithName("move.from")
    Optional<String> from();

    Optional<String> data();
}
