package dev.latchkey.randomuser;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.rest.client.reactive.ClientQueryParam;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
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
     * Asks for random people. The answer is an {@link Answer} in JSON, in parts as they arrive: the framework would
     * otherwise read any amount of it into memory.
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
    Multi<byte[]> get(
            @QueryParam("results") int results,
            @QueryParam("page") int page,
            @QueryParam("nat") String nat,
            @QueryParam("seed") String seed);

    /** People, or an error. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(List<Person> results, String error) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Person(Name name, String email) {}

    /** The parts of a name, in any script. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Name(String first, String last) {}
}
