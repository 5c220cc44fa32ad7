package org.kerja.spi;

import java.util.List;

/** The beans of an application, and what its code has around it, for code that the engine calls by itself. */
public interface Beans {

    /** There are none. */
    Beans NONE = new Beans() {
        @Override
        public boolean has(Class<?> type) {
            return false;
        }

        @Override
        public boolean isReachable(Class<?> type) {
            return false;
        }

        @Override
        public void use(List<Class<?>> types, Use use) throws Throwable {
            use.run(List.of());
        }
    };

    /** What is done with beans. */
    @FunctionalInterface
    interface Use {

        /**
         * Does it.
         *
         * @param beans one of each type, in their order
         */
        void run(List<Object> beans) throws Throwable;
    }

    /** Whether there is one bean of a type and no other, so that no other can be meant. */
    boolean has(Class<?> type);

    /**
     * Whether the object behind the bean of a type can be had, as code needs that is written in its class; if not, there is only
     * something that calls it.
     */
    boolean isReachable(Class<?> type);

    /**
     * Does something with beans, as code of the application is run: with its class loader and in a request. What it throws
     * comes out as it is.
     *
     * @param types of which there is a bean each
     */
    void use(List<Class<?>> types, Use use) throws Throwable;
}
