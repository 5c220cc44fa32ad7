package org.kerja.cdi;

import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.AnnotatedCallable;
import jakarta.enterprise.inject.spi.AnnotatedField;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kerja.OnQueue;
import org.kerja.cdi.ObserverEvents.Observed;

/** What the extension has found in an application. Filled by one thread while the container starts, then only read. */
final class Findings {

    private final Map<Class<?>, AnnotatedType<?>> jobs = new LinkedHashMap<>();
    private final List<HandlerBean> handlers = new ArrayList<>();
    private final Map<OnQueue.Literal, String> boundQueues = new LinkedHashMap<>();
    private Observed ofJobs = Observed.NOT_AT_ALL;
    private Observed ofNode = Observed.NOT_AT_ALL;

    void addJob(AnnotatedType<?> type) {
        jobs.putIfAbsent(type.getJavaClass(), type);
        // A job is no bean, so that nobody else reports its injection points.
        type.getFields().forEach(field -> addBoundQueue(field, memberName(field)));
        Stream.concat(type.getMethods().stream(), type.getConstructors().stream())
                .flatMap(callable -> callable.getParameters().stream())
                .forEach(parameter -> addBoundQueue(parameter, memberName(parameter)));
    }

    void addHandler(Bean<?> bean, Annotated annotated) {
        HandlerBean.of(bean, annotated).ifPresent(handlers::add);
    }

    void addInjectionPoint(InjectionPoint point) {
        point.getQualifiers().stream()
                .filter(OnQueue.class::isInstance)
                .forEach(qualifier ->
                        addBoundQueue((OnQueue) qualifier, point.getMember().toString()));
    }

    void addObserverOfJobs(ObserverMethod<?> observer) {
        ofJobs = ofJobs.and(observer.isAsync());
    }

    void addObserverOfNode(ObserverMethod<?> observer) {
        ofNode = ofNode.and(observer.isAsync());
    }

    /** Lets go of everything, which is of no use once the engine is made of it. */
    void clear() {
        jobs.clear();
        handlers.clear();
        boundQueues.clear();
    }

    /** The types annotated as jobs. */
    Collection<AnnotatedType<?>> jobs() {
        return jobs.values();
    }

    /** The beans that handle jobs. */
    List<HandlerBean> handlers() {
        return handlers;
    }

    /** The queues that injection points ask for, each with one that does. */
    Map<OnQueue.Literal, String> boundQueues() {
        return boundQueues;
    }

    /** The observer methods of events of jobs. */
    Observed ofJobs() {
        return ofJobs;
    }

    /** The observer methods of events of the node. */
    Observed ofNode() {
        return ofNode;
    }

    private void addBoundQueue(Annotated annotated, String where) {
        OnQueue qualifier = annotated.getAnnotation(OnQueue.class);
        if (qualifier != null) {
            addBoundQueue(qualifier, where);
        }
    }

    private void addBoundQueue(OnQueue qualifier, String where) {
        boundQueues.putIfAbsent(OnQueue.Literal.of(qualifier.value(), qualifier.connection()), where);
    }

    private static String memberName(AnnotatedField<?> field) {
        return field.getJavaMember().toString();
    }

    private static String memberName(AnnotatedParameter<?> parameter) {
        AnnotatedCallable<?> callable = parameter.getDeclaringCallable();
        return callable.getJavaMember().toString();
    }
}
