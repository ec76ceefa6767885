package dev.latchkey.license;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.aUser;
import static io.restassured.RestAssured.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import dev.latchkey.database.Where;
import dev.latchkey.http.Times;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the filters of {@code GET /licenses} find their rows; {@link LicensesTest} has what they find. */
@QuarkusTest
class LicenseFilterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MORE_THAN_FEW = 5_100;
    private static final Instant SOON = Instant.parse("2050-01-01T00:00:00Z");

    @Inject
    Database database;

    @ParameterizedTest
    @CsvSource({
        "ACTIVE, , , , license_status (status=? AND rowid>?)",
        "SUSPENDED, , , , license_status (status=? AND rowid>?)",
        "REVOKED, , , , license_status (status=? AND rowid>?)",
        "EXPIRED, , , , license_expires_at (expires_at<?)",
        ", editor, , , license_product (product=? AND rowid>?)",
        ", , 1, , license_user_id (user_id=? AND rowid>?)",
        ", , , 2050-01-01T00:00:00Z, license_expires_at (expires_at<?)",
        ", editor, 1, , AND rowid>?)",
        "EXPIRED, editor, , , license_product (product=? AND rowid>?)",
        "EXPIRED, , 1, 2050-01-01T00:00:00Z, license_user_id (user_id=? AND rowid>?)",
        "EXPIRED, , , 2050-01-01T00:00:00Z, license_expires_at (expires_at<?)",
        "REVOKED, , , 2050-01-01T00:00:00Z, license_status (status=? AND rowid>?)"
    })
    void everyFilterUsesAnIndex(LicenseStatus status, String product, Long userId, Instant before, String index) {
        LicenseFilter filter = new LicenseFilter();
        filter.status = status;
        filter.product = product;
        filter.userId = userId;
        filter.expiresBefore = before;
        String plan = plan(filter);
        assertTrue(plan.startsWith("SEARCH license USING INDEX ") && plan.contains(index), plan);
    }

    @Test
    void whereManyExpireTheyAreNotSortedForEachPage() {
        long user = aUser().id();
        insertMany(user);
        try {
            LicenseFilter filter = new LicenseFilter();
            filter.expiresBefore = SOON;
            String plan = plan(filter);
            assertTrue(plan.startsWith("SEARCH license USING INTEGER PRIMARY KEY"), plan);
            List<Integer> all =
                    get("/licenses?expiresBefore=" + SOON).jsonPath().getList("id");
            assertEquals(all.stream().sorted().distinct().toList(), all);
            assertTrue(all.size() >= MORE_THAN_FEW);
        } finally {
            database.write(sql -> sql.update("DELETE FROM license WHERE user_id = ?", user))
                    .await()
                    .atMost(PATIENCE);
        }
    }

    @Test
    void expiredLicensesArePagedInTheOrderOfTheirIdsAndOthersAreNotAmongThem() {
        Api.User user = aUser();
        Api.License stillGood = aLicense(Map.of("validFor", "P1Y"));
        Api.License suspended = aLicense(Map.of("validFor", "P1Y"));
        suspended.post("suspend", Map.of());
        Expired.now(database, suspended);
        List<Long> expired = List.of(user.holds(Map.of("validFor", "P1Y")), user.holds(Map.of("validFor", "P1Y")));
        expired.forEach(id -> Expired.now(database, new Api.License(id, null)));
        Set<Integer> found = new HashSet<>();
        String path = "/licenses?status=expired&limit=1";
        int last = 0;
        while (path != null) {
            var page = get(path);
            int id = page.jsonPath().getInt("[0].id");
            assertTrue(id > last);
            last = id;
            found.add(id);
            String link = page.header("Link");
            path = link == null ? null : link.substring(1, link.indexOf('>'));
        }
        assertTrue(found.containsAll(expired.stream().map(Long::intValue).toList()));
        assertFalse(found.contains((int) stillGood.id()) || found.contains((int) suspended.id()));
    }

    private String plan(LicenseFilter filter) {
        return database.read(sql -> {
                    Where where = filter.conditions(Times.now());
                    String statement = LicenseService.statement(sql, filter, where, 0);
                    return String.join(
                            "; ",
                            sql.list(
                                    "EXPLAIN QUERY PLAN " + statement, row -> row.text("detail"), where.valuesAnd(10)));
                })
                .await()
                .atMost(PATIENCE);
    }

    private void insertMany(long user) {
        database.write(sql -> sql.update("""
                        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                        INSERT INTO license (key, user_id, issued_at, expires_at, updated_at)
                        SELECT 'many-' || ? || '-' || i, ?, 1, ?, 1
                          FROM n
                        """, MORE_THAN_FEW, user, user, SOON.minusSeconds(1)))
                .await()
                .atMost(PATIENCE);
    }
}
