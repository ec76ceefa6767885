package dev.latchkey;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Another process that holds the write lock of a database until its standard input ends. */
final class LockHolder {
    private LockHolder() {}

    public static void main(String[] path) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path[0])) {
            connection.createStatement().execute("BEGIN IMMEDIATE");
            System.out.println("locked");
            System.in.read();
        }
    }
}
