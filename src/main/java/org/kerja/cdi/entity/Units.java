package org.kerja.cdi.entity;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.metamodel.EntityType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerja.KerjaException;
import org.kerja.StoreException;
import org.kerja.engine.EngineBuilder.Resources;
import org.kerja.spi.Beans;

/**
 * The persistence units of an application: that of the name that is configured, else those whose factories or entity managers are
 * beans. They are looked for when the first entity is dispatched or loaded, and not while the application is deployed, when
 * there are servers that would leave the beans without them for ever.
 */
final class Units implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    /** What gives an entity manager to one run. */
    @FunctionalInterface
    interface Managers {

        EntityManager get(CreationalContext<?> dependents);
    }

    private final BeanManager beans;
    private final Resources resources;
    private final Beans surroundings;
    private final Optional<String> name;
    private final CreationalContext<?> dependents;
    private final Map<Class<?>, Optional<EntityKind>> byClass = new ConcurrentHashMap<>();
    private final Map<Class<?>, Optional<Managers>> managers = new ConcurrentHashMap<>();
    private volatile @Nullable List<EntityKind> kinds;

    Units(BeanManager beans, Resources resources, Beans surroundings, Optional<String> name) {
        this.beans = beans;
        this.resources = resources;
        this.surroundings = surroundings;
        this.name = name;
        dependents = beans.createCreationalContext(null);
    }

    /** Whether there is anything to look for. */
    boolean areNamed() {
        return name.isPresent()
                || !beansOf(EntityManagerFactory.class).isEmpty()
                || !beansOf(EntityManager.class).isEmpty();
    }

    /** What an object is an entity of; a proxy is of a subclass. */
    Optional<EntityKind> of(Class<?> type) {
        List<EntityKind> all = kinds();
        return byClass.computeIfAbsent(
                type,
                one -> Stream.<Class<?>>iterate(one, part -> part != null, Class::getSuperclass)
                        .flatMap(part -> all.stream().filter(kind -> kind.type() == part))
                        .findFirst());
    }

    /** The entity types of a name; one in each unit that has it. */
    Stream<EntityKind> named(String entity) {
        return kinds().stream().filter(kind -> kind.name().equals(entity));
    }

    /** What gives the entity managers of the application for a type, in whose context other code of it works. */
    Optional<Managers> managers(EntityKind kind) {
        return managers.computeIfAbsent(
                kind.type(),
                type -> applicationManagers().filter(one -> manages(one, type)).findFirst());
    }

    @Override
    public void close() {
        dependents.release();
    }

    private Stream<Managers> applicationManagers() {
        return name.isPresent()
                ? resources.find(EntityManager.class, name.get()).<Managers>map(manager -> ignored -> manager).stream()
                : beansOf(EntityManager.class).stream().map(bean -> owner -> get(bean, EntityManager.class, owner));
    }

    private boolean manages(Managers one, Class<?> type) {
        return with(owner ->
                one.get(owner).getMetamodel().getEntities().stream().anyMatch(entity -> entity.getJavaType() == type));
    }

    private List<EntityKind> kinds() {
        List<EntityKind> found = kinds;
        return found == null ? look() : found;
    }

    private synchronized List<EntityKind> look() {
        List<EntityKind> found = kinds;
        if (found == null) {
            found = new ArrayList<>();
            for (EntityManagerFactory unit : factories()) {
                for (EntityType<?> type : unit.getMetamodel().getEntities()) {
                    // Those without a class of their own are no part of any payload.
                    if (type.getJavaType() != null) {
                        found.add(EntityKind.of(unit, type));
                    }
                }
            }
            kinds = found;
        }
        return found;
    }

    /** In a request, since an entity manager may belong to one. */
    private List<EntityManagerFactory> factories() {
        List<EntityManagerFactory> found = new ArrayList<>();
        try {
            surroundings.use(
                    List.of(), none -> found.addAll(name.map(this::ofName).orElseGet(this::ofBeans)));
        } catch (KerjaException e) {
            throw e;
        } catch (Throwable e) {
            throw new StoreException("The persistence unit of the application is not there: " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw new StoreException("The persistence unit of the application is not there: "
                    + name.map(one -> "kerja.entities.unit is " + one
                                    + ", where there is neither an EntityManagerFactory nor an EntityManager")
                            .orElse("no bean is an EntityManagerFactory or an EntityManager"));
        }
        return found;
    }

    private List<EntityManagerFactory> ofName(String unit) {
        return resources
                .find(EntityManagerFactory.class, unit)
                .or(() -> resources.find(EntityManager.class, unit).map(EntityManager::getEntityManagerFactory))
                .stream()
                .toList();
    }

    private List<EntityManagerFactory> ofBeans() {
        List<EntityManagerFactory> found = new ArrayList<>();
        for (Bean<?> bean : beansOf(EntityManagerFactory.class)) {
            @Nullable EntityManagerFactory factory = get(bean, EntityManagerFactory.class, dependents);
            if (factory != null) {
                found.add(factory);
            }
        }
        for (Bean<?> bean : beansOf(EntityManager.class)) {
            factoryOf(bean).ifPresent(found::add);
        }
        return found;
    }

    /** One that lives in a transaction has no factory outside of it; but then that is a bean too. */
    private Optional<EntityManagerFactory> factoryOf(Bean<?> bean) {
        try {
            return Optional.of(
                    with(owner -> get(bean, EntityManager.class, owner).getEntityManagerFactory()));
        } catch (ContextNotActiveException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "An entity manager is not there outside of its scope", e);
            return Optional.empty();
        }
    }

    /** The default one first. */
    private List<Bean<?>> beansOf(Class<?> type) {
        return beans.getBeans(type, Any.Literal.INSTANCE).stream()
                .sorted(Comparator.comparing(
                                (Bean<?> bean) -> !bean.getQualifiers().contains(Default.Literal.INSTANCE))
                        .thenComparing(bean -> bean.toString()))
                .toList();
    }

    private <T> T get(Bean<?> bean, Class<T> type, CreationalContext<?> owner) {
        return type.cast(beans.getReference(bean, type, owner));
    }

    private <T> T with(Function<CreationalContext<?>, T> use) {
        CreationalContext<?> owner = beans.createCreationalContext(null);
        try {
            return use.apply(owner);
        } finally {
            owner.release();
        }
    }
}
