package dev.latchkey.activation;

import dev.latchkey.http.StorableResult;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** How many seats were freed. */
@RegisterForReflection
public record ReleasedSeats(int released) implements StorableResult {}
