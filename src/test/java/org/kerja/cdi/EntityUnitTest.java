package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.persistence.EntityManagerFactory;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerja.DispatchException;
import org.kerja.Job;
import org.kerja.cdi.Shop.Purchase;
import org.kerja.cdi.Shop.Stranger;
import org.kerja.driver.database.TestProvider;
import org.kerja.spi.References;

/** Which persistence unit the entities of jobs come from. */
class EntityUnitTest extends EntityTest {

    @Job
    public record Greet(Stranger stranger) {
        void handle() {}
    }

    @ParameterizedTest
    @EnumSource
    void anEntityThatNoUnitKnowsIsNotDispatched(TestProvider provider) {
        open(provider);
        try (Application application = application(Greet.class).start()) {
            assertThatExceptionOfType(DispatchException.class)
                    .isThrownBy(() -> application.dispatcher().dispatch(new Greet(new Stranger())))
                    .withMessage("Job 'greet' was not dispatched: its property 'stranger' is a "
                            + Stranger.class.getName()
                            + ", an entity that no persistence unit of the application knows:"
                            + " list its class in persistence.xml, or make the factory of its unit a bean");
        }
    }

    @Test
    void theUnitMayBeNamed() throws Exception {
        EntityUnit unit = open(TestProvider.HIBERNATE);
        try (Application application = Application.of(Journal.class, Ship.class)
                .set("kerja.entities.unit", "java:comp/env/shop")
                .start()) {
            Purchase purchase = unit.persisted(new Purchase("p"));
            assertThatExceptionOfType(DispatchException.class)
                    .isThrownBy(() -> application.dispatcher().dispatch(new Ship(purchase, "train")))
                    .withMessageContaining("kerja.entities.unit is java:comp/env/shop, where there is neither");
            Jndi.bind("java:comp/env/shop", unit.factory());
            try {
                application.dispatcher().dispatch(new Ship(purchase, "train"));
                assertThat(application.journal().next()).isEqualTo("p by train");
            } finally {
                Jndi.clear();
            }
        }
    }

    @Test
    void ofSeveralUnitsTheOneThatKnowsTheEntityIsUsed() throws Exception {
        EntityUnit unit = open(TestProvider.HIBERNATE);
        try (EntityUnit other = EntityUnit.of(TestProvider.ECLIPSELINK, Stranger.class)) {
            Archive.unit = other;
            try (Application application =
                    application(Ship.class, Meet.class, Archive.class).start()) {
                application.dispatcher().dispatch(new Ship(unit.persisted(new Purchase("p")), "train"));
                assertThat(application.journal().next()).isEqualTo("p by train");
                application.dispatcher().dispatch(new Meet(other.persisted(new Stranger())));
                assertThat(application.journal().next()).isEqualTo("met 7");
            }
        }
    }

    @Job
    public record Meet(Stranger stranger) {
        void handle(Journal journal) {
            journal.add("met " + stranger.id);
        }
    }

    /** Another unit. */
    @ApplicationScoped
    public static class Archive {
        static @Nullable EntityUnit unit;

        @Produces
        @Dependent
        @Named("archive")
        EntityManagerFactory factory() {
            return Objects.requireNonNull(unit).factory();
        }
    }

    @Test
    void aJobWithAnEntityNeedsAUnit() {
        assertThatThrownBy(() -> Application.of(Journal.class, Ship.class).start())
                .hasMessageContaining("Job 'ship' (" + Ship.class.getName() + ") has a property 'purchase' of type "
                        + Purchase.class.getName()
                        + " that cannot be stored: it is an entity, and no persistence unit is"
                        + " known to load it from where the job runs. Make an EntityManager or an EntityManagerFactory a"
                        + " bean, by a producer field annotated @PersistenceContext or @PersistenceUnit, or set"
                        + " kerja.entities.unit to a JNDI name; or give the job its id.");
    }

    @Job
    public record Puzzle(Shop.Odd odd) {
        void handle() {}
    }

    @Test
    void anIdThatJsonCannotReadBackIsFoundAtDeployment() {
        assertThatThrownBy(() -> application(Puzzle.class).start())
                .hasMessageContaining("has a property 'odd' of type " + Shop.Odd.class.getName()
                        + " that cannot be stored: it is an entity whose id, a " + Shop.Hidden.class.getName()
                        + ", has a field 'secret' that would be lost");
    }

    @Test
    void withoutTheApiThereAreNoEntitiesAndNoClassOfItIsNeeded() throws Exception {
        Class<?> finding = new Lacking("jakarta.persistence.").loadClass(Finding.class.getName());

        assertThat(((Supplier<?>) finding.getDeclaredConstructor().newInstance()).get())
                .isEqualTo(true);
    }

    /** Is loaded where there is no Jakarta Persistence. */
    public static final class Finding implements Supplier<Boolean> {

        @Override
        public Boolean get() {
            return FoundEntities.find(null, null, null, null, Optional.empty()) == References.NONE;
        }
    }
}
