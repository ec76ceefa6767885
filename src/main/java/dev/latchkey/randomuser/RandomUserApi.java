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

/** The Random User API (randomuser.me/documentation). Only names and emails are requested. */
@RegisterRestClient(configKey = "randomuser")
@RegisterProvider(SuccessFilter.class)
public interface RandomUserApi {

    /**
     * Asks for random people.
     *
     * @param results how many, 1 to 5000
     * @param page which page of the people of a seed; without a seed it has no meaning
     * @param nat nationalities, separated by commas; null for any
     * @param seed the same seed gives the same people; null for random ones
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

    /** People, or an error. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(List<Person> results, String error) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Person(Name name, String email) {}

    /** The parts of a name, in any script. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Name(String first, String last) {}
}
