package dev.latchkey.database;

import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.util.Optional;

/** What {@link Database} needs from a database. {@link EngineSelector} selects the engine by {@code latchkey.data}. */
public interface Engine {
    /** For people. */
    String name();

    /**
     * Connects, checks that the database can be used, and migrates it.
     *
     * @throws io.quarkus.runtime.configuration.ConfigurationException if it cannot be used
     */
    void open();

    /** See {@link Database#read}. */
    <T> Uni<T> read(Sql.Work<T> work);

    /** See {@link Database#write}. */
    <T> Uni<T> write(Sql.Work<T> work);

    /** See {@link Database#writeMany}. */
    <T> Uni<T> writeMany(Sql.Work<T> work);

    /** What the operator must fix, if anything. May wait for the database. */
    Optional<String> fault();

    /** False after a failure from which only a restart of this process helps. */
    boolean isWriting();

    /** Where the first admin token goes. */
    Path adminTokenFile();

    /** See {@link Database#fileToBackUp}. */
    Path fileToBackUp();

    /** See {@link Database#copyTo}. */
    Uni<Integer> copyTo(Path target);

    /** Interrupts what would keep the process from ending in time, if there is anything. The rest may go on. */
    default void prepareToClose() {}

    /** Finishes what is waiting, for a short time. */
    void close();
}
