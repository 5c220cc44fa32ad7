package org.kerja.cdi.entity;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.persistence.CacheRetrieveMode;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kerja.KerjaException;
import org.kerja.MissingEntityException;
import org.kerja.spi.References.Lookup;
import org.kerja.spi.References.Reference;

/**
 * Loads the entities of one run: in a transaction through the entity manager of the application, so that they are managed where its
 * code works, else through one of our own, which stays open until the run is over so that relations can be loaded.
 */
final class EntityLookup implements Lookup {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    private static final String RETRIEVE_MODE = "jakarta.persistence.cache.retrieveMode";

    /** Databases differ in how many parameters a statement may have; all of them take this many. */
    private static final int AT_ONCE = 500;

    private final Units units;
    private final boolean shared;
    private final CreationalContext<?> dependents;
    private final Map<EntityManagerFactory, EntityManager> own = new HashMap<>();

    /**
     * Makes one.
     *
     * @param shared whether the entity managers of the application may be used
     * @param dependents what those belong to
     */
    EntityLookup(Units units, boolean shared, CreationalContext<?> dependents) {
        this.units = units;
        this.shared = shared;
        this.dependents = dependents;
    }

    @Override
    public Map<Reference, Object> find(Set<Reference> references) {
        Map<EntityKind, List<Reference>> byKind = new LinkedHashMap<>();
        for (Reference reference : references) {
            byKind.computeIfAbsent(kind(reference), kind -> new ArrayList<>()).add(reference);
        }
        Map<Reference, Object> found = new HashMap<>();
        byKind.forEach((kind, named) -> find(kind, named, found));
        for (Reference reference : references) {
            if (!found.containsKey(reference)) {
                throw new MissingEntityException(reference.type(), reference.key());
            }
        }
        return found;
    }

    @Override
    public void close() {
        try {
            own.values().forEach(EntityManager::close);
            dependents.release();
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "The entity manager of a job cannot be closed", e);
        }
    }

    private EntityKind kind(Reference reference) {
        return units.named(reference.type())
                .findFirst()
                .orElseThrow(() -> new KerjaException("its payload cannot be read: no persistence unit of the"
                        + " application knows an entity '" + reference.type() + "'"));
    }

    private void find(EntityKind kind, List<Reference> named, Map<Reference, Object> found) {
        EntityManager manager = manager(kind);
        Optional<String> id = kind.idAttribute();
        if (named.size() == 1 || id.isEmpty()) {
            for (Reference one : named) {
                // What another node has written is not in the caches of this one.
                Object entity = manager.find(kind.type(), one.key(), Map.of(RETRIEVE_MODE, CacheRetrieveMode.BYPASS));
                if (entity != null) {
                    found.put(one, entity);
                }
            }
            return;
        }
        for (int from = 0; from < named.size(); from += AT_ONCE) {
            List<Object> keys = named.subList(from, Math.min(named.size(), from + AT_ONCE)).stream()
                    .map(Reference::key)
                    .toList();
            for (Object entity : together(manager, kind.type(), id.get(), keys)) {
                kind.id(entity).ifPresent(key -> found.put(new Reference(kind.name(), key), entity));
            }
        }
    }

    private static <T> List<T> together(EntityManager manager, Class<T> type, String id, List<Object> keys) {
        CriteriaQuery<T> query = manager.getCriteriaBuilder().createQuery(type);
        Root<T> entity = query.from(type);
        return manager.createQuery(query.select(entity).where(entity.get(id).in(keys)))
                .setHint(RETRIEVE_MODE, CacheRetrieveMode.BYPASS)
                .getResultList();
    }

    private EntityManager manager(EntityKind kind) {
        return (shared ? units.managers(kind) : Optional.<Units.Managers>empty())
                .map(managers -> managers.get(dependents))
                .orElseGet(() -> own.computeIfAbsent(kind.unit(), EntityManagerFactory::createEntityManager));
    }
}
