package org.kerja.driver.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Duration;

/** Makes connection pools as servers have them. */
public final class TestDataSource {

    private TestDataSource() {}

    /**
     * One on a database.
     *
     * @param jta whether its connections join transactions of {@link NarayanaTransactions}
     * @param size the most connections at a time
     */
    public static AgroalDataSource open(TestDatabase.Place place, boolean jta, int size) {
        AgroalDataSourceConfigurationSupplier configuration = new AgroalDataSourceConfigurationSupplier()
                .metricsEnabled()
                .connectionPoolConfiguration(pool -> {
                    pool.maxSize(size)
                            .acquisitionTimeout(Duration.ofSeconds(20))
                            .validateOnBorrow(true)
                            .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(5))
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(place.url())
                                    .principal(new NamePrincipal(place.user()))
                                    .credential(new SimplePassword(place.password())));
                    if (jta) {
                        pool.transactionIntegration(NarayanaTransactions.integration());
                    }
                    return pool;
                });
        try {
            return AgroalDataSource.from(configuration);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
