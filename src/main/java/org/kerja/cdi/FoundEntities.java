package org.kerja.cdi;

import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Optional;
import org.kerja.cdi.entity.EntityReferences;
import org.kerja.engine.EngineBuilder.Resources;
import org.kerja.spi.Beans;
import org.kerja.spi.References;
import org.kerja.spi.Transactions;

/** The entities that jobs may be made of: none without Jakarta Persistence. */
final class FoundEntities {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    private FoundEntities() {}

    static References find(
            BeanManager beans,
            Resources resources,
            Beans surroundings,
            Transactions transactions,
            Optional<String> unit) {
        try {
            return new EntityReferences(beans, resources, surroundings, transactions, unit);
        } catch (LinkageError e) {
            LOGGER.log(System.Logger.Level.DEBUG, "Jakarta Persistence is not there", e);
            return References.NONE;
        }
    }
}
