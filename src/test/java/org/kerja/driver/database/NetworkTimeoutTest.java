package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerja.StoreException;
import org.kerja.faults.Network;
import org.kerja.spi.JobStore;

/** A network that has lost a connection without a word, and a pool that does not ask its connections before it hands them out. */
class NetworkTimeoutTest {

    private static final Pattern PORT = Pattern.compile(":(\\d+)/");

    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"POSTGRESQL", "MARIADB"})
    void anAnswerThatDoesNotComeIsAnErrorAndTheNextStatementFindsTheDatabaseAgain(TestDatabase database)
            throws SQLException {
        TestDatabase.Place place = database.create();
        Matcher port = PORT.matcher(place.url());
        assertThat(port.find()).isTrue();
        try (DatabaseFixture fixture =
                        DatabaseFixture.open(place, TestProvider.HIBERNATE, false, Map.of("network-timeout", "500ms"));
                Network network = new Network(Integer.parseInt(port.group(1)));
                OneConnection pool = new OneConnection(
                        port.replaceFirst(":" + network.port() + "/").replaceFirst("&socketTimeout=\\d+", ""), place)) {
            JobStore store = fixture.another(pool.dataSource());
            assertThat(Jobs.claim(store, 1)).isEmpty();
            assertThat(pool.connection().getNetworkTimeout())
                    .as("the limit of the application, which has set none")
                    .isZero();

            network.swallow();
            assertThatThrownBy(() -> Jobs.claim(store, 1))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("claim failed");

            network.pass();
            assertThat(Jobs.claim(store, 1)).isEmpty();
        }
    }

    /** A pool of one. */
    private static final class OneConnection implements AutoCloseable {

        private final String url;
        private final TestDatabase.Place place;
        private Connection connection;

        OneConnection(String url, TestDatabase.Place place) throws SQLException {
            this.url = url;
            this.place = place;
            this.connection = open();
        }

        Connection connection() {
            return connection;
        }

        DataSource dataSource() {
            return proxy(DataSource.class, (method, arguments) -> {
                if (!method.getName().equals("getConnection")) {
                    return method.invoke(this, arguments);
                }
                if (connection.isClosed()) {
                    connection = open();
                }
                return lent();
            });
        }

        /** Given back, it stays open. */
        private Connection lent() {
            return proxy(
                    Connection.class,
                    (method, arguments) ->
                            method.getName().equals("close") ? null : method.invoke(connection, arguments));
        }

        private Connection open() throws SQLException {
            return DriverManager.getConnection(url, place.user(), place.password());
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }

        @FunctionalInterface
        private interface Call {
            Object run(Method method, Object[] arguments) throws Exception;
        }

        private static <T> T proxy(Class<T> type, Call call) {
            return type.cast(Proxy.newProxyInstance(
                    NetworkTimeoutTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        try {
                            return call.run(method, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }
}
