package org.kerja.it.entry;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A resource that has no scope, as most have. */
@Path("errands")
public class RestEntry extends EntryPoint {

    private static final long serialVersionUID = 1;

    /** The queues on which jobs ran that it dispatched. */
    @GET
    public String run() {
        return dispatchAndWait("resource");
    }
}
