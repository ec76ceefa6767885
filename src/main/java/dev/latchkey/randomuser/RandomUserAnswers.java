package dev.latchkey.randomuser;

import dev.latchkey.problem.ProblemMappers;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Optional;

/** Tells what becomes of a request for random users: all at once, or an event at a time. */
@Singleton
class RandomUserAnswers {
    private final RandomUserGenerator generator;
    private final ProblemMappers problems;

    RandomUserAnswers(RandomUserGenerator generator, ProblemMappers problems) {
        this.generator = generator;
        this.problems = problems;
    }

    /** Everybody in one answer; fails with a problem where nobody was created. */
    Uni<RandomUsers> together(RandomUserRequest request) {
        return generator
                .generate(request)
                .collect()
                .in(() -> new Tally(request.count), Tally::add)
                .map(tally -> {
                    tally.failure().ifPresent(problem -> {
                        throw problem;
                    });
                    return tally.answer();
                });
    }

    /** An event for each candidate; the last has the totals, or the problem where nobody was created. */
    Multi<OutboundSseEvent> oneByOne(RandomUserRequest request, Sse sse, HttpServerRequest http) {
        Tally tally = new Tally(request.count);
        Multi<OutboundSseEvent> each = generator
                .generate(request)
                .invoke(tally::add)
                .map(outcome -> eventOf(outcome, sse))
                .filter(Optional::isPresent)
                .map(Optional::get);
        return Multi.createBy()
                .concatenating()
                .streams(each, Multi.createFrom().item(() -> lastEvent(tally, sse, http)));
    }

    private static Optional<OutboundSseEvent> eventOf(Outcome outcome, Sse sse) {
        if (outcome instanceof Outcome.Created created) {
            return Optional.of(event("created", created.user(), sse));
        }
        return outcome instanceof Outcome.Skipped skipped
                ? Optional.of(event("skipped", skipped.skipped(), sse))
                : Optional.empty();
    }

    private OutboundSseEvent lastEvent(Tally tally, Sse sse, HttpServerRequest http) {
        return tally.failure()
                .map(problem -> event("problem", problems.body(problem, http), sse))
                .orElseGet(() -> event("done", tally.totals(), sse));
    }

    private static OutboundSseEvent event(String name, Object data, Sse sse) {
        return sse.newEventBuilder().name(name).data(data).build();
    }
}
