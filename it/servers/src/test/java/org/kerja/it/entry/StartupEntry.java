package org.kerja.it.entry;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;

/** A session bean that dispatches while its application is being deployed. */
@Singleton
@Startup
public class StartupEntry extends EntryPoint {

    private static final long serialVersionUID = 1;

    @PostConstruct
    void start() {
        dispatch("startup");
    }
}
