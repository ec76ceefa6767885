package dev.latchkey.randomuser;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.rest.client.reactive.ClientQueryParam;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The Random User API (randomuser.me/documentation), of which only names and emails are asked for and read. */
@RegisterRestClient(configKey = "randomuser")
@RegisterProvider(OnlySuccess.class)
public interface RandomUserApi {

    /**
     * Asks for random people.
     *
     * @param results how many, 1 to 5000
     * @param page with a seed, which page of its people; without one, of no meaning
     * @param nat nationalities, separated by commas; null for any
     * @param seed always the same people for the same seed; null for others each time
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @ClientQueryParam(name = "inc", value = "name,email")
    @ClientQueryParam(name = "noinfo", value = "true")
    Uni<Answer> get(
            @QueryParam("results") int results,
            @QueryParam("page") int page,
            @QueryParam("nat") String nat,
            @QueryParam("seed") String seed);

    /** What it answers: people, or an error in their place. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(List<Person> results, String error) {}

    /** Somebody made up. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Person(Name name, String email) {}

    /** The parts of a name, in any script. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Name(String first, String last) {}
}
