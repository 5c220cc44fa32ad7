package org.kerja.cdi.entity;

import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.MappedSuperclass;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kerja.KerjaException;
import org.kerja.engine.EngineBuilder.Resources;
import org.kerja.engine.payload.PayloadTypes;
import org.kerja.spi.Beans;
import org.kerja.spi.References;
import org.kerja.spi.Transactions;

/** Entities of Jakarta Persistence, which travel as the name of their type and their id. */
public final class EntityReferences implements References {

    /** Named here, so that this class cannot be initialized where there is no such API. */
    private static final Set<Class<? extends Annotation>> ANNOTATIONS = Set.of(Entity.class, MappedSuperclass.class);

    private final BeanManager beans;
    private final Transactions transactions;
    private final Units units;

    /**
     * Makes one.
     *
     * @param resources finds the unit that is configured
     * @param surroundings of code of the application
     * @param unit the name that is configured
     */
    public EntityReferences(
            BeanManager beans,
            Resources resources,
            Beans surroundings,
            Transactions transactions,
            Optional<String> unit) {
        this.beans = beans;
        this.transactions = transactions;
        this.units = new Units(beans, resources, surroundings, unit);
    }

    @Override
    public boolean includes(Class<?> declared) {
        return ANNOTATIONS.stream().anyMatch(declared::isAnnotationPresent);
    }

    @Override
    public Optional<String> problem(Class<?> declared) {
        if (!units.areNamed()) {
            return Optional.of("it is an entity, and no persistence unit is known to load it from where the job runs."
                    + " Make an EntityManager or an EntityManagerFactory a bean, by a producer field annotated"
                    + " @PersistenceContext or @PersistenceUnit, or set kerja.entities.unit to a JNDI name; or give the"
                    + " job its id");
        }
        return EntityKind.idClass(declared)
                .or(() -> embeddedId(declared))
                .flatMap(key -> PayloadTypes.problemsOfValue(key).stream()
                        .findFirst()
                        .map(problem -> "it is an entity whose id, a " + key.getName() + ", "
                                + problem.replaceFirst("[.]$", "")));
    }

    @Override
    public Reference to(Object object) {
        EntityKind kind = units.of(object.getClass())
                .orElseThrow(
                        () -> new KerjaException("is a " + object.getClass().getName()
                                + ", an entity that no persistence unit of the application knows: list its class in"
                                + " persistence.xml, or make the factory of its unit a bean"));
        String others = units.named(kind.name())
                .map(one -> one.type().getName())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" and "));
        if (!others.equals(kind.type().getName())) {
            throw new KerjaException("is an entity whose name '" + kind.name() + "' is that of several, " + others
                    + ": give one of them another name in @Entity");
        }
        Object id = kind.id(object)
                .orElseThrow(() -> new KerjaException("is a " + kind.type().getName()
                        + " that has no id yet: persist it before the job is dispatched, and flush if the database"
                        + " makes the id"));
        return new Reference(kind.name(), id);
    }

    @Override
    public Class<?> keyClass(String type, Class<?> declared) {
        List<EntityKind> named = units.named(type).toList();
        if (named.isEmpty()) {
            throw new KerjaException("its payload cannot be read: no persistence unit of the application knows an"
                    + " entity '" + type + "'");
        }
        return named.stream()
                .filter(kind -> declared.isAssignableFrom(kind.type()))
                .findFirst()
                .orElseThrow(() -> new KerjaException("its payload cannot be read: where it should name a "
                        + declared.getName() + ", it names an entity '" + type + "'"))
                .key();
    }

    @Override
    public Lookup open() {
        return new EntityLookup(units, transactions.active(), beans.createCreationalContext(null));
    }

    @Override
    public void close() {
        units.close();
    }

    private static Optional<Class<?>> embeddedId(Class<?> entity) {
        return Stream.<Class<?>>iterate(entity, one -> one != null, Class::getSuperclass)
                .flatMap(one -> Stream.<Class<?>>concat(
                        Arrays.stream(one.getDeclaredFields())
                                .filter(field -> field.isAnnotationPresent(EmbeddedId.class))
                                .map(Field::getType),
                        Arrays.stream(one.getDeclaredMethods())
                                .filter(method -> method.isAnnotationPresent(EmbeddedId.class))
                                .map(Method::getReturnType)))
                .findFirst();
    }
}
