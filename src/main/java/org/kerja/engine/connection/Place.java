package org.kerja.engine.connection;

/** A queue of a connection. */
public record Place(Connection connection, String queue) {

    @Override
    public String toString() {
        return queue + "@" + connection.name();
    }
}
