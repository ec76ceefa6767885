package dev.latchkey.license;

import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.json;
import static dev.latchkey.support.Waiting.await;
import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BulkIssueTest {
    @Inject
    Database database;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void quantityIssuesThatManyLicenses(int quantity) {
        Api.User user = aUser();
        List<String> keys = json(Map.of("quantity", quantity, "product", "editor"))
                .post(user.licenses())
                .then()
                .statusCode(201)
                .header("Location", nullValue())
                .body("", hasSize(quantity))
                .body("product", everyItem(equalTo("editor")))
                .extract()
                .path("key");
        assertEquals(quantity, new HashSet<>(keys).size());
        assertEquals(keys, get(user.licenses()).path("key"));
    }

    @Test
    void failureIssuesNone() {
        Api.User user = aUser();
        long events = countEvents();
        change("CREATE UNIQUE INDEX one_license ON license (user_id) WHERE user_id = " + user.id());
        try {
            json(Map.of("quantity", 3)).post(user.licenses()).then().statusCode(500);
        } finally {
            change("DROP INDEX one_license");
        }
        get(user.licenses()).then().body("", empty());
        assertEquals(events, countEvents());
    }

    @Test
    void unknownUserIs404() {
        json(Map.of("quantity", 2)).post("/users/999999999/licenses").then().statusCode(404);
    }

    private long countEvents() {
        return await(database.read(sql -> sql.one("SELECT count(*) AS n FROM license_event", row -> row.id("n"))
                .orElseThrow()));
    }

    private void change(String statement) {
        await(database.write(sql -> sql.update(statement)));
    }
}
