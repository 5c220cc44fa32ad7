package org.kerja.driver.database;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import jakarta.persistence.spi.PersistenceProvider;
import jakarta.persistence.spi.PersistenceProviderResolverHolder;
import jakarta.persistence.spi.PersistenceUnitInfo;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.kerja.StoreException;

/**
 * The persistence unit of one connection, described in code.
 *
 * <p>A {@code persistence.xml} in the library would break applications that inject an unnamed persistence unit. The
 * description is a dynamic proxy since its interface differs between Persistence 3.1, 3.2 and 4.0.
 */
final class PersistenceUnit implements InvocationHandler {

    private static final String PROVIDER = "jakarta.persistence.provider";

    private final String name;
    private final DataSource dataSource;
    private final boolean jta;
    private final Map<String, String> properties;

    private PersistenceUnit(String name, DataSource dataSource, boolean jta, Map<String, String> properties) {
        this.name = name;
        this.dataSource = dataSource;
        this.jta = jta;
        this.properties = properties;
    }

    /** Opens the unit with the first provider that can. */
    static EntityManagerFactory open(DatabaseSettings settings, DataSource dataSource, boolean jta) {
        // EclipseLink keeps units by name for the whole server, so that a name must not come twice.
        String name = "kerja-" + settings.connection() + "-" + UUID.randomUUID();
        PersistenceUnit unit = new PersistenceUnit(name, dataSource, jta, properties(name, settings));
        PersistenceUnitInfo description = (PersistenceUnitInfo) Proxy.newProxyInstance(
                PersistenceUnit.class.getClassLoader(), new Class<?>[] {PersistenceUnitInfo.class}, unit);
        List<RuntimeException> failures = new ArrayList<>();
        for (PersistenceProvider provider : providers(settings)) {
            try {
                EntityManagerFactory factory =
                        provider.createContainerEntityManagerFactory(description, unit.properties);
                if (factory != null) {
                    return deployed(factory);
                }
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (failures.isEmpty()) {
            throw new StoreException("Connection '" + settings.connection()
                    + "': no persistence provider was found. Add one (Hibernate or EclipseLink) to the application,"
                    + " or choose another driver");
        }
        StoreException failure = new StoreException(
                "Connection '" + settings.connection() + "': no persistence provider could open its unit: "
                        + Causes.first(failures.get(0)) + (jta ? ". " + settings.transactionHint() : ""),
                failures.get(0));
        failures.stream().skip(1).forEach(failure::addSuppressed);
        throw failure;
    }

    /** EclipseLink connects with the first entity manager only; better now than in the middle of a statement. */
    private static EntityManagerFactory deployed(EntityManagerFactory factory) {
        try {
            factory.createEntityManager().close();
            return factory;
        } catch (RuntimeException e) {
            try {
                factory.close();
            } catch (RuntimeException atClose) {
                e.addSuppressed(atClose);
            }
            throw e;
        }
    }

    private static List<PersistenceProvider> providers(DatabaseSettings settings) {
        List<PersistenceProvider> all = PersistenceProviderResolverHolder.getPersistenceProviderResolver()
                .getPersistenceProviders();
        String wanted = settings.jpaProperties().get(PROVIDER);
        return wanted == null
                ? all
                : all.stream()
                        .filter(provider -> provider.getClass().getName().equals(wanted))
                        .toList();
    }

    private static Map<String, String> properties(String name, DatabaseSettings settings) {
        Map<String, String> properties = new HashMap<>();
        properties.put("jakarta.persistence.schema-generation.database.action", "none");
        properties.put("eclipselink.session-name", name);
        properties.put("eclipselink.weaving", "false");
        properties.put("eclipselink.logging.level", "OFF");
        if (System.getProperty("jboss.home.dir") != null) {
            properties.put("hibernate.transaction.jta.platform", "JBossAS");
        }
        if (System.getProperty("com.sun.aas.installRoot") != null) {
            properties.put("eclipselink.target-server", "Glassfish");
        }
        properties.putAll(settings.jpaProperties());
        return properties;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "getPersistenceUnitName" -> name;
            case "getPersistenceProviderClassName" -> properties.get(PROVIDER);
            case "getTransactionType" -> transactionType(method.getReturnType());
            case "getJtaDataSource" -> jta ? dataSource : null;
            case "getNonJtaDataSource" -> jta ? null : dataSource;
            case "getManagedClassNames", "getAllManagedClassNames" -> List.of(FailedJobRecord.class.getName());
            case "getMappingFileNames", "getJarFileUrls", "getQualifierAnnotationNames" -> List.of();
            case "getPersistenceUnitRootUrl" -> root();
            case "excludeUnlistedClasses" -> true;
            case "getSharedCacheMode" -> SharedCacheMode.NONE;
            case "getValidationMode" -> ValidationMode.NONE;
            case "getProperties" -> copyOfProperties();
            case "getPersistenceXMLSchemaVersion" -> "3.0";
            case "getClassLoader", "getNewTempClassLoader" -> PersistenceUnit.class.getClassLoader();
            case "toString" -> name;
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> arguments != null && proxy == arguments[0];
            // Among them addTransformer: nothing is woven.
            default -> null;
        };
    }

    /** The enum moved to another package in Persistence 4.0; its constants kept their names. */
    private Object transactionType(Class<?> type) {
        String wanted = jta ? "JTA" : "RESOURCE_LOCAL";
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(wanted)) {
                return constant;
            }
        }
        throw new IllegalStateException(type + " has no " + wanted);
    }

    private static @Nullable URL root() {
        CodeSource source = PersistenceUnit.class.getProtectionDomain().getCodeSource();
        return source == null ? null : source.getLocation();
    }

    private Properties copyOfProperties() {
        Properties copy = new Properties();
        copy.putAll(properties);
        return copy;
    }
}
