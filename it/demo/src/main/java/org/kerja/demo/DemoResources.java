package org.kerja.demo;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.Driver;

/** What a server would offer: a data source and transactions. Kerja finds them as beans. */
@ApplicationScoped
public class DemoResources {

    @Produces
    @Dependent
    UserTransaction userTransaction() {
        return com.arjuna.ats.jta.UserTransaction.userTransaction();
    }

    @Produces
    @ApplicationScoped
    DataSource dataSource(TransactionManager manager, TransactionSynchronizationRegistry registry) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(30)
                        .acquisitionTimeout(Duration.ofSeconds(30))
                        .transactionIntegration(new NarayanaTransactionIntegration(manager, registry))
                        .connectionFactoryConfiguration(connection -> connection
                                .connectionProviderClass(Driver.class)
                                .jdbcUrl(System.getProperty("demo.database"))
                                .principal(new NamePrincipal("sa"))
                                .credential(new SimplePassword("")))));
    }

    @Produces
    @ApplicationScoped
    EntityManagerFactory entities(DataSource dataSource) {
        return Persistence.createEntityManagerFactory(
                "demo",
                Map.of(
                        "jakarta.persistence.jtaDataSource",
                        dataSource,
                        "hibernate.transaction.jta.platform",
                        new NarayanaPlatform()));
    }

    void close(@Disposes EntityManagerFactory entities) {
        entities.close();
    }
}
