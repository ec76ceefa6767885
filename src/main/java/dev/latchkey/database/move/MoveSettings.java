package dev.latchkey.database.move;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.util.Optional;

/** From where to where. Users give the two as arguments. */
@ConfigMapping(prefix = "latchkey")
interface MoveSettings {
    /** Set only for a move. */
    @WithName("move.from")
    Optional<String> from();

    Optional<String> data();
}
