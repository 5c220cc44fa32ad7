package org.kerja.it.server;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jboss.arquillian.container.spi.client.deployment.DeploymentDescription;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.impl.client.deployment.AnnotationDeploymentScenarioGenerator;
import org.jboss.arquillian.test.spi.TestClass;

/** Lets a scenario that extends another deploy its own application instead, so that one scenario is run in several. */
public final class NearestDeployment extends AnnotationDeploymentScenarioGenerator {

    @Override
    public List<DeploymentDescription> generate(TestClass scenario) {
        return super.generate(new WithoutHidden(scenario.getJavaClass()));
    }

    private static final class WithoutHidden extends TestClass {

        WithoutHidden(Class<?> type) {
            super(type);
        }

        @Override
        public Method[] getMethods(Class<? extends Annotation> annotation) {
            Method[] all = super.getMethods(annotation);
            if (annotation != Deployment.class) {
                return all;
            }
            return Arrays.stream(all).filter(one -> !isHidden(one, all)).toArray(Method[]::new);
        }

        private static boolean isHidden(Method one, Method[] all) {
            return Arrays.stream(all)
                    .anyMatch(other -> other.getName().equals(one.getName())
                            && other.getDeclaringClass() != one.getDeclaringClass()
                            && one.getDeclaringClass().isAssignableFrom(other.getDeclaringClass()));
        }
    }
}
