package org.kerja.driver.database;

import com.arjuna.ats.jta.TransactionManager;
import org.eclipse.persistence.platform.server.ServerPlatformBase;
import org.eclipse.persistence.sessions.DatabaseSession;
import org.eclipse.persistence.sessions.ExternalTransactionController;
import org.eclipse.persistence.transaction.JTATransactionController;

/** Tells EclipseLink, which knows servers only, where Narayana's transaction manager is outside of one. */
public final class NarayanaServerPlatform extends ServerPlatformBase {

    public NarayanaServerPlatform(DatabaseSession session) {
        super(session);
        disableRuntimeServices();
    }

    @Override
    public Class<? extends ExternalTransactionController> getExternalTransactionControllerClass() {
        return Controller.class;
    }

    /** Hands out Narayana's transaction manager. */
    public static final class Controller extends JTATransactionController {

        @Override
        protected jakarta.transaction.TransactionManager acquireTransactionManager() {
            return TransactionManager.transactionManager();
        }
    }
}
