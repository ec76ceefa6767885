package dev.latchkey.http;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a query parameter without a value. The framework takes it for absent, and so a script whose variable
 * is unset would be given everything where it wanted something.
 */
class EmptyParameters {

    @ServerRequestFilter
    void refuse(ContainerRequestContext request) {
        List<FieldError> errors = request.getUriInfo().getQueryParameters().entrySet().stream()
                .filter(parameter -> parameter.getValue().stream().anyMatch(String::isEmpty))
                .map(parameter ->
                        FieldError.in(Problem.echo(parameter.getKey()), "has no value; give it one or leave it out"))
                .toList();
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }
}
