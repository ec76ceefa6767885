package dev.latchkey.database.move;

import java.sql.Connection;
import java.sql.SQLException;

/** What a move needs to know about an engine. */
public interface MoveSide {
    /** Whether the engine stores what is at this place, a path or a URL. */
    boolean has(String place);

    /**
     * Connects to an existing database, and makes sure that no Latchkey uses it.
     *
     * @throws io.quarkus.runtime.configuration.ConfigurationException if it cannot be used
     */
    Connection openSource(String place) throws SQLException;

    /** Connects to a database that the engine has opened. Statements have no time limit. */
    Connection openTarget(String place) throws SQLException;

    /** Lets rows of this transaction refer to later ones. */
    String deferForeignKeys();

    /** Reads the highest id that a table ever had; its parameter is the table. */
    String lastId();

    /** Makes new ids of a table begin after this one; its parameters are the table and the id. */
    String setLastId();
}
