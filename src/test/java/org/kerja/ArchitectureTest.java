package org.kerja;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.kerja.cdi.WebModuleStart;

/** The house as it is meant to stand: which package may use which, and what no class does. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.kerja");

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("org.kerja");

    private static final DescribedPredicate<JavaAccess<?>> SLEEP = describe(
            "a sleep",
            access -> access.getName().equals("sleep")
                    && (access.getTargetOwner().isAssignableTo(Thread.class)
                            || access.getTargetOwner().isEquivalentTo(TimeUnit.class)));

    @Test
    void aPackageUsesOnlyWhatStandsBelowIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.kerja..")
                .withOptionalLayers(true)
                .layer("cdi")
                .definedBy("org.kerja.cdi..")
                .layer("ops")
                .definedBy("org.kerja.ops..")
                .layer("testing")
                .definedBy("org.kerja.testing..")
                .layer("driver")
                .definedBy("org.kerja.driver..")
                .layer("engine")
                .definedBy("org.kerja.engine..")
                .layer("spi")
                .definedBy("org.kerja.spi..")
                .layer("api")
                .definedBy("org.kerja", "org.kerja.event..", "org.kerja.middleware..")
                .whereLayer("cdi")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("ops")
                .mayOnlyBeAccessedByLayers("cdi")
                .whereLayer("testing")
                .mayOnlyBeAccessedByLayers("cdi", "ops")
                .whereLayer("driver")
                .mayOnlyBeAccessedByLayers("cdi", "ops", "testing")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("cdi", "ops", "testing", "driver")
                .whereLayer("spi")
                .mayOnlyBeAccessedByLayers("cdi", "ops", "testing", "driver", "engine")
                .ensureAllClassesAreContainedInArchitecture()
                .check(MAIN);
    }

    @Test
    void noLeafUsesAnother() {
        slices().matching("org.kerja.driver.(*)..")
                .should()
                .notDependOnEachOther()
                .check(MAIN);
        slices().matching("org.kerja.ops.(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new EachPackage()).should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void theEngineKnowsNeitherCdiNorPersistence() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("org.kerja.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.enterprise..", "jakarta.inject..", "jakarta.persistence..")
                .because("it runs and is tested without any container");
        rule.check(MAIN);
    }

    @Test
    void onlyTheDatabaseDriverAndTheEntitiesOfJobsUsePersistence() {
        onlyUsedBy(
                resideInAnyPackage("org.kerja.driver.database..", "org.kerja.cdi.entity.."), "jakarta.persistence..");
    }

    @Test
    void onlyTheRedisDriverUsesJedis() {
        onlyUsedBy(resideInAnyPackage("org.kerja.driver.redis.."), "redis.clients..");
    }

    @Test
    void onlyTheCdiAdapterAndItsAnnotationsUseCdi() {
        onlyUsedBy(
                resideInAnyPackage("org.kerja.cdi..").or(belongToAnyOf(Job.class, OnQueue.class)),
                "jakarta.enterprise..",
                "jakarta.inject..");
    }

    @Test
    void onlyOneClassUsesValidation() {
        onlyUsedBy(name("org.kerja.cdi.JakartaConstraints").forSubtype(), "jakarta.validation..");
    }

    @Test
    void onlyItsLeafUsesOpenTelemetry() {
        onlyUsedBy(nameMatching("org.kerja.ops.telemetry.Telemetry(\\$.*)?").forSubtype(), "io.opentelemetry..");
    }

    @Test
    void oneClassEachUsesALoggingLibrary() {
        onlyUsedBy(name("org.kerja.ops.logging.Slf4jContext").forSubtype(), "org.slf4j..");
        onlyUsedBy(name("org.kerja.ops.logging.JBossLoggingContext").forSubtype(), "org.jboss..");
    }

    @Test
    void onlyTheStartOfAWebModuleUsesServlets() {
        onlyUsedBy(
                belongToAnyOf(WebModuleStart.class)
                        .or(name("org.kerja.cdi.RequestEnds").forSubtype()),
                "jakarta.servlet..");
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = Stream.of(MAIN, TESTS)
                .flatMap(JavaClasses::stream)
                .filter(one -> !isDemo(one))
                .map(JavaClass::getPackage)
                .filter(one -> !isNullMarked(one))
                .map(JavaPackage::getName)
                .collect(Collectors.toSet());

        assertThat(unmarked)
                .as("packages whose package-info.java lacks @NullMarked")
                .isEmpty();
    }

    @Test
    void noClassIsNamedForAnythingItMightDo() {
        ArchRule rule = noClasses()
                .that(not(assignableTo(QueueManager.class)))
                .should()
                .haveNameMatching("(.*[.$])?[^.$]*(Util|Utils|Utility|Utilities|Helper|Helpers)([A-Z][^.$]*)?")
                .orShould()
                .haveNameMatching("(.*[.$])?[^.$]*Manager")
                .because("a name says what a class is for");
        rule.check(MAIN);
        rule.check(TESTS);
    }

    @Test
    void theLibraryWaitsForSignalsAndDoesNotSleep() {
        noClasses().should().accessTargetWhere(SLEEP).check(MAIN);
    }

    @Test
    void testsWaitForSignalsAndDoNotSleep() {
        noClasses()
                .that(describe("are no part of the demo", one -> !isDemo(one)))
                .should()
                .accessTargetWhere(SLEEP)
                .check(TESTS);
    }

    @Test
    void theLibraryWritesToNoStandardStream() {
        noClasses().should(ACCESS_STANDARD_STREAMS).check(MAIN);
    }

    private static void onlyUsedBy(DescribedPredicate<JavaClass> users, String... packages) {
        classes()
                .that(not(users))
                .should()
                .onlyDependOnClassesThat(not(resideInAnyPackage(packages)))
                .check(MAIN);
        // A rule about what nobody uses any more would hold for ever.
        assertThat(MAIN.stream()
                        .filter(users)
                        .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
                        .anyMatch(dependency -> resideInAnyPackage(packages).test(dependency.getTargetClass())))
                .as("a use of %s by %s", String.join(", ", packages), users.getDescription())
                .isTrue();
    }

    /** The demo and the sample are compiled with the tests, but are applications. */
    private static boolean isDemo(JavaClass one) {
        return one.getPackageName().matches("org\\.kerja\\.(demo|sample)(\\..*)?");
    }

    private static boolean isNullMarked(JavaPackage one) {
        return one.tryGetAnnotationOfType(NullMarked.class).isPresent();
    }

    /** Every package is a slice of its own, a package and those beneath it are not one. */
    private static final class EachPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass one) {
            return SliceIdentifier.of(one.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
