package org.kerja.cdi.entity;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.IdClass;
import jakarta.persistence.metamodel.Attribute.PersistentAttributeType;
import jakarta.persistence.metamodel.EntityType;
import jakarta.persistence.metamodel.SingularAttribute;
import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An entity type of one persistence unit.
 *
 * @param key the class of its ids
 * @param idAttribute by which several can be asked for at once; empty if their ids have several parts
 * @param idIsGenerated whether a new one has the id 0
 */
record EntityKind(
        EntityManagerFactory unit,
        String name,
        Class<?> type,
        Class<?> key,
        Optional<String> idAttribute,
        boolean idIsGenerated) {

    static EntityKind of(EntityManagerFactory unit, EntityType<?> type) {
        Optional<? extends SingularAttribute<?, ?>> only = type.hasSingleIdAttribute()
                ? type.getSingularAttributes().stream()
                        .filter(SingularAttribute::isId)
                        .findFirst()
                : Optional.empty();
        return new EntityKind(
                unit,
                type.getName(),
                type.getJavaType(),
                only.<Class<?>>map(SingularAttribute::getJavaType)
                        .or(() -> idClass(type.getJavaType()))
                        .orElseGet(() -> type.getIdType().getJavaType()),
                only.filter(id -> id.getPersistentAttributeType() == PersistentAttributeType.BASIC)
                        .map(SingularAttribute::getName),
                only.filter(EntityKind::isGeneratedNumber).isPresent());
    }

    /** The class that an entity says its ids have. */
    static Optional<Class<?>> idClass(Class<?> type) {
        return Stream.<Class<?>>iterate(type, one -> one != null, Class::getSuperclass)
                .map(one -> one.getAnnotation(IdClass.class))
                .filter(annotation -> annotation != null)
                .<Class<?>>map(IdClass::value)
                .findFirst();
    }

    /** The id of an entity; empty if it has none yet. */
    Optional<Object> id(Object entity) {
        Object id = unit.getPersistenceUnitUtil().getIdentifier(entity);
        return Optional.ofNullable(id)
                .filter(one -> !(idIsGenerated && one instanceof Number number && number.longValue() == 0));
    }

    private static boolean isGeneratedNumber(SingularAttribute<?, ?> id) {
        return id.getJavaMember() instanceof AnnotatedElement member
                && member.isAnnotationPresent(GeneratedValue.class)
                && (id.getJavaType().isPrimitive() || Number.class.isAssignableFrom(id.getJavaType()));
    }
}
