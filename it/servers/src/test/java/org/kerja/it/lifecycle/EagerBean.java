package org.kerja.it.lifecycle;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import org.kerja.Dispatcher;

/** An enterprise bean that dispatches a job while its application is deployed. */
@Singleton
@Startup
public class EagerBean {

    @Inject
    Dispatcher dispatcher;

    @PostConstruct
    void construct() {
        dispatcher.dispatch(new FirstOnly("singleton"));
    }
}
