package org.kerja.spi;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Objects of an application that do not travel in payloads: what names them does, and where the job runs they are looked up
 * again. Used by any number of threads.
 */
public interface References extends AutoCloseable {

    /** There are none. */
    References NONE = new References() {
        @Override
        public boolean includes(Class<?> declared) {
            return false;
        }

        @Override
        public Optional<String> problem(Class<?> declared) {
            return Optional.empty();
        }

        @Override
        public Reference to(Object object) {
            throw new IllegalStateException("There are none");
        }

        @Override
        public Class<?> keyClass(String type, Class<?> declared) {
            throw new IllegalStateException("There are none");
        }

        @Override
        public Lookup open() {
            throw new IllegalStateException("There are none");
        }
    };

    /**
     * What names one object.
     *
     * @param type the name of its type
     * @param key equal for the same object
     */
    record Reference(String type, Object key) {}

    /** Looks up the objects of one run, which may use them until it is closed. For one thread. */
    interface Lookup extends AutoCloseable {

        /**
         * The objects, each by its reference.
         *
         * @throws org.kerja.MissingEntityException if one of them is not there
         */
        Map<Reference, Object> find(Set<Reference> references);

        @Override
        void close();
    }

    /** Whether objects of a declared class travel like this. */
    boolean includes(Class<?> declared);

    /**
     * What keeps those of a declared class from it, as far as is known at deployment; it ends a sentence about a property that
     * cannot be stored. Empty if nothing does.
     */
    Optional<String> problem(Class<?> declared);

    /**
     * What names an object.
     *
     * @throws org.kerja.KerjaException if nothing does; the message goes on about the object
     */
    Reference to(Object object);

    /**
     * The class of the keys of a type.
     *
     * @throws org.kerja.KerjaException if there is no such type, or if its objects are not of the declared class
     */
    Class<?> keyClass(String type, Class<?> declared);

    /** Begins to look up objects, in the transaction of the calling thread if it is in one. */
    Lookup open();

    /** Ends what was opened for all lookups. */
    @Override
    default void close() {}
}
