package org.kerja.cdi;

import io.agroal.api.AgroalDataSource;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import jakarta.persistence.spi.PersistenceProvider;
import jakarta.persistence.spi.PersistenceProviderResolverHolder;
import jakarta.persistence.spi.PersistenceUnitInfo;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.kerja.driver.database.NarayanaTransactions;
import org.kerja.driver.database.TestDataSource;
import org.kerja.driver.database.TestDatabase;
import org.kerja.driver.database.TestProvider;
import org.kerja.spi.Transactions;

/** A persistence unit of an application, on a database of its own, with its tables. */
final class EntityUnit implements AutoCloseable {

    private static final int CONNECTIONS = 10;

    private final Transactions transactions = NarayanaTransactions.transactions();
    private final TestDatabase.Place place;
    private final AgroalDataSource dataSource;
    private final EntityManagerFactory factory;

    private EntityUnit(TestProvider provider, Class<?>... entities) {
        place = TestDatabase.H2_MEMORY.create();
        dataSource = TestDataSource.open(place, true, CONNECTIONS);
        makeTables();
        factory = open(provider, List.of(entities));
        // EclipseLink connects with the first entity manager, and makes its tables then, which must not be in a
        // transaction.
        factory.createEntityManager().close();
    }

    /** A unit of some entities, of a provider and in the transactions of Narayana. */
    static EntityUnit of(TestProvider provider, Class<?>... entities) {
        return new EntityUnit(provider, entities);
    }

    EntityManagerFactory factory() {
        return factory;
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** Does something in a transaction of its own. */
    <T> T inTransaction(Function<EntityManager, T> use) {
        transactions.begin();
        try {
            EntityManager manager = factory.createEntityManager();
            try {
                T result = use.apply(manager);
                manager.flush();
                transactions.commit();
                return result;
            } finally {
                manager.close();
            }
        } catch (RuntimeException e) {
            if (transactions.active()) {
                transactions.rollback();
            }
            throw e;
        }
    }

    <T> T persisted(T entity) {
        return inTransaction(manager -> {
            manager.persist(entity);
            return entity;
        });
    }

    @Override
    public void close() {
        factory.close();
        dataSource.close();
    }

    /** Those of all entities that there are in these tests. */
    private void makeTables() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : Shop.TABLES) {
                statement.execute("create " + table);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private EntityManagerFactory open(TestProvider provider, List<Class<?>> entities) {
        Properties properties = new Properties();
        Arrays.stream(provider.jpaProperties(true).split(","))
                .map(property -> property.split("=", 2))
                .forEach(property -> properties.setProperty(property[0], property[1]));
        String name = "application-" + UUID.randomUUID();
        properties.setProperty("eclipselink.session-name", name);
        properties.setProperty("eclipselink.weaving", "false");
        properties.setProperty("eclipselink.logging.level", "SEVERE");
        properties.setProperty("hibernate.generate_statistics", "true");
        List<String> classes = entities.stream().map(Class::getName).toList();
        PersistenceUnitInfo description = (PersistenceUnitInfo) Proxy.newProxyInstance(
                EntityUnit.class.getClassLoader(),
                new Class<?>[] {PersistenceUnitInfo.class},
                (proxy, method, given) -> switch (method.getName()) {
                    case "getPersistenceUnitName" -> name;
                    case "getPersistenceProviderClassName" -> properties.getProperty("jakarta.persistence.provider");
                    case "getTransactionType" -> jta(method.getReturnType());
                    case "getJtaDataSource" -> dataSource;
                    case "getManagedClassNames" -> classes;
                    case "getMappingFileNames", "getJarFileUrls" -> List.of();
                    case "getPersistenceUnitRootUrl" ->
                        EntityUnit.class.getProtectionDomain().getCodeSource().getLocation();
                    case "excludeUnlistedClasses" -> true;
                    case "getSharedCacheMode" -> SharedCacheMode.UNSPECIFIED;
                    case "getValidationMode" -> ValidationMode.NONE;
                    case "getProperties" -> properties;
                    case "getPersistenceXMLSchemaVersion" -> "3.0";
                    case "getClassLoader", "getNewTempClassLoader" -> EntityUnit.class.getClassLoader();
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == given[0];
                    case "toString" -> name;
                    default -> null;
                });
        return provider(properties.getProperty("jakarta.persistence.provider"))
                .createContainerEntityManagerFactory(description, Map.of());
    }

    private static Object jta(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals("JTA"))
                .findFirst()
                .orElseThrow();
    }

    private static PersistenceProvider provider(String name) {
        return PersistenceProviderResolverHolder.getPersistenceProviderResolver().getPersistenceProviders().stream()
                .filter(one -> one.getClass().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
