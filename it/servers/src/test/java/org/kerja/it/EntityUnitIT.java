package org.kerja.it;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.it.ledger.LedgerApplication;

/** The same where the persistence unit is named by the configuration, and no bean. */
@ExtendWith(ArquillianExtension.class)
class EntityUnitIT extends EntityJobScenario {

    @Deployment
    static WebArchive application() {
        WebArchive application = LedgerApplication.with(EntityUnitIT.class).addClasses(EntityJobScenario.class);
        application.delete("/WEB-INF/classes/META-INF/microprofile-config.properties");
        return application.addAsResource(
                new StringAsset(LedgerApplication.CONFIGURATION + "kerja.entities.unit=java:comp/env/ledger/unit\n"),
                "META-INF/microprofile-config.properties");
    }

    /** Gives the unit its name in JNDI. */
    @WebServlet("/unit")
    public static class Naming extends HttpServlet {

        private static final long serialVersionUID = 1;

        @PersistenceUnit(name = "ledger/unit")
        transient EntityManagerFactory unit;
    }
}
