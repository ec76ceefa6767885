package dev.latchkey.randomuser;

import dev.latchkey.http.ProblemResponder;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

/** Creates random users, and reports them all at once or one event at a time. */
@Singleton
class RandomUserService {
    private final RandomUserGenerator generator;
    private final ProblemResponder problems;

    RandomUserService(RandomUserGenerator generator, ProblemResponder problems) {
        this.generator = generator;
        this.problems = problems;
    }

    /** Fails with a problem if nobody was created. */
    Uni<RandomUsers> create(RandomUserRequest request) {
        RandomUserProgress progress = new RandomUserProgress(request.count);
        return generator.generate(request, progress).onItem().ignoreAsUni().map(done -> {
            progress.failure().ifPresent(problem -> {
                throw problem;
            });
            return progress.result();
        });
    }

    /** An event for each candidate. The last event has the totals, or the problem if nobody was created. */
    Multi<OutboundSseEvent> stream(RandomUserRequest request, Sse sse, HttpServerRequest http) {
        RandomUserProgress progress = new RandomUserProgress(request.count);
        return Multi.createBy()
                .concatenating()
                .streams(
                        generator.generate(request, progress).map(outcome -> eventOf(outcome, sse)),
                        Multi.createFrom().item(() -> lastEvent(progress, sse, http)));
    }

    private static OutboundSseEvent eventOf(Outcome outcome, Sse sse) {
        return outcome instanceof Outcome.Created created
                ? event("created", created.user(), sse)
                : event("skipped", ((Outcome.Skipped) outcome).skipped(), sse);
    }

    private OutboundSseEvent lastEvent(RandomUserProgress progress, Sse sse, HttpServerRequest http) {
        return progress.failure()
                .map(problem -> event("problem", problems.logAndRender(problem, http), sse))
                .orElseGet(() -> event("done", progress.totals(), sse));
    }

    private static OutboundSseEvent event(String name, Object data, Sse sse) {
        return sse.newEventBuilder().name(name).data(data).build();
    }
}
