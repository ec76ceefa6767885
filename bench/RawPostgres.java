import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures PostgreSQL and its driver without a service around them, on a database with Latchkey's schema and its first
 * user. Each statement is a transaction of its own. Prints "name rate" lines.
 */
public class RawPostgres {
    private static final int[] CONNECTIONS = {1, 16};

    private interface Loop {
        long run(Connection connection, long end) throws SQLException;
    }

    public static void main(String[] arguments) throws Exception {
        String url = arguments[0];
        double seconds = Double.parseDouble(arguments[1]);
        for (int connections : CONNECTIONS) {
            measure("insert", url, connections, seconds, RawPostgres::insert);
            measure("select", url, connections, seconds, RawPostgres::select);
        }
    }

    private static void measure(String name, String url, int connections, double seconds, Loop loop) throws Exception {
        rate(url, connections, seconds / 2, loop);
        System.out.printf("%s-%d %.0f%n", name, connections, rate(url, connections, seconds, loop));
    }

    private static double rate(String url, int connections, double seconds, Loop loop) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        List<Future<Long>> counts = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            counts.add(threads.submit(() -> {
                try (Connection connection = DriverManager.getConnection(url)) {
                    return loop.run(connection, end);
                }
            }));
        }
        long sum = 0;
        for (Future<Long> count : counts) {
            sum += count.get();
        }
        threads.shutdown();
        return sum / ((System.nanoTime() - start) / 1e9);
    }

    private static long insert(Connection connection, long end) throws SQLException {
        String run = UUID.randomUUID().toString();
        long rows = 0;
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO \"user\" (name, email, email_folded, created_at)"
                + " VALUES ('Ada Lovelace', ?, ?, now()) RETURNING id")) {
            while (System.nanoTime() < end) {
                String email = run + rows++ + "@example.org";
                insert.setString(1, email);
                insert.setString(2, email);
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    row.getLong(1);
                }
            }
        }
        return rows;
    }

    private static long select(Connection connection, long end) throws SQLException {
        long rows = 0;
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id, name, email, created_at FROM \"user\" WHERE id = ?")) {
            while (System.nanoTime() < end) {
                select.setLong(1, rows++ % 200 + 1);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    row.getLong(1);
                    row.getString(2);
                    row.getString(3);
                    row.getObject(4, OffsetDateTime.class);
                }
            }
        }
        return rows;
    }
}
