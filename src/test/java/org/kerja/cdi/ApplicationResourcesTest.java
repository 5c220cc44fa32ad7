package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kerja.ConfigurationException;

class ApplicationResourcesTest {

    @AfterEach
    void unbind() {
        Jndi.clear();
    }

    @ApplicationScoped
    public static class One {
        @Produces
        @ApplicationScoped
        DataSource main() {
            return source("main");
        }
    }

    @ApplicationScoped
    public static class Reports {
        @Produces
        @Named("reports")
        DataSource reports() {
            return source("reports");
        }
    }

    @ApplicationScoped
    public static class Another {
        @Produces
        DataSource another() {
            return source("another");
        }
    }

    private static JdbcDataSource source(String description) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + description);
        return source;
    }

    @Test
    void withoutANameTheServersDefaultDataSourceIsTaken() {
        JdbcDataSource server = source("server");
        Jndi.bind("java:comp/DefaultDataSource", server);
        try (Application application = Application.of(One.class).start()) {
            assertThat(application.resources().find(DataSource.class, "")).containsSame(server);
        }
    }

    @Test
    void withoutAServerTheDefaultBeanIsTaken() {
        try (Application application = Application.of(One.class).start()) {
            assertThat(application.resources().find(DataSource.class, ""))
                    .hasValueSatisfying(found -> assertThat(found.toString()).contains("mem:main"));
        }
    }

    @Test
    void aNameIsLookedForInJndiAndThenAmongTheBeans() {
        JdbcDataSource server = source("server");
        Jndi.bind("jdbc/reports", server);
        Jndi.bind("reports", "no data source");
        try (Application application = Application.of(Reports.class).start()) {
            assertThat(application.resources().find(DataSource.class, "jdbc/reports"))
                    .containsSame(server);
            assertThat(application.resources().find(DataSource.class, "reports"))
                    .hasValueSatisfying(found -> assertThat(found.toString()).contains("mem:reports"));
            assertThat(application.resources().find(DataSource.class, "nowhere"))
                    .isEmpty();
        }
    }

    @Test
    void withoutAnythingNothingIsFound() {
        try (Application application = Application.of().start()) {
            assertThat(application.resources().find(DataSource.class, "")).isEmpty();
        }
    }

    @Test
    void severalDefaultsAreRefused() {
        try (Application application = Application.of(One.class, Another.class).start()) {
            assertThatThrownBy(() -> application.resources().find(DataSource.class, ""))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(DataSource.class.getName());
        }
    }

    @Dependent
    public static class Closing {
        static final List<String> CLOSED = new CopyOnWriteArrayList<>();

        @Inject
        Journal journal;

        @PreDestroy
        void end() {
            CLOSED.add("closed");
        }
    }

    @Test
    void dependentsAreDestroyedWithTheLookUp() {
        try (Application application =
                Application.of(Closing.class, Journal.class).start()) {
            BeanLookup lookup = application.lookup();
            assertThat(lookup.find(Closing.class)).isPresent();
            assertThat(Closing.CLOSED).isEmpty();

            lookup.close();

            assertThat(Closing.CLOSED).containsExactly("closed");
        }
    }
}
