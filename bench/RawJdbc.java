import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Measures SQLite and its driver without a service around them, on a database with Latchkey's schema. Inserts users with
 * one commit each, then reads lists of 100 users. Prints "name value" lines. CPU time counts
 * this thread only.
 */
public class RawJdbc {
    public static void main(String[] arguments) throws SQLException {
        String path = arguments[0];
        double seconds = Double.parseDouble(arguments[1]);
        try (Connection connection = DriverManager.getConnection(
                "jdbc:sqlite:" + path + "?journal_mode=WAL&synchronous=FULL&foreign_keys=on&busy_timeout=5000")) {
            commits(connection, seconds / 4);
            System.out.printf("commits-per-second %.0f%n", commits(connection, seconds));
            lists(connection, seconds / 4);
            System.out.printf("list-100-cpu-us %.1f%n", lists(connection, seconds));
        }
    }

    private static double commits(Connection connection, double seconds) throws SQLException {
        String run = Long.toString(System.nanoTime());
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO \"user\" (name, email, email_folded, created_at) VALUES (?, ?, ?, ?)")) {
            long start = System.nanoTime();
            int rows = 0;
            while (System.nanoTime() - start < seconds * 1e9) {
                String email = "raw-" + run + "-" + rows + "@example.org";
                insert.setString(1, "Ada Lovelace");
                insert.setString(2, email);
                insert.setString(3, email);
                insert.setLong(4, System.currentTimeMillis() / 1000);
                insert.executeUpdate();
                rows++;
            }
            return rows / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static double lists(Connection connection, double seconds) throws SQLException {
        long sum = 0;
        int lists = 0;
        long start = System.nanoTime();
        long cpuBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id, name, email, created_at FROM \"user\" WHERE id > ? ORDER BY id LIMIT 100")) {
            while (System.nanoTime() - start < seconds * 1e9) {
                select.setLong(1, lists % 100);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        sum += rows.getLong(1) + rows.getString(2).length() + rows.getString(3).length() + rows.getLong(4);
                    }
                }
                lists++;
            }
        }
        double cpu = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBefore) / 1e3 / lists;
        if (sum == 0) {
            throw new IllegalStateException("The database has no users to read.");
        }
        return cpu;
    }
}
