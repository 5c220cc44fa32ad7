package org.kerja.sample;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.kerja.Dispatcher;

/** Takes texts, and tells what was counted. */
@Path("texts")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class TextsResource {

    @Inject
    Texts texts;

    @Inject
    Dispatcher dispatcher;

    /** Keeps a text and its job in one transaction: there is never one without the other. */
    @PUT
    @Path("{name}")
    @Transactional(rollbackOn = SQLException.class)
    public void upload(@PathParam("name") String name, byte[] content) throws SQLException {
        texts.add(name, new String(content, StandardCharsets.UTF_8));
        dispatcher.dispatch(new CountWords(name));
    }

    @GET
    public List<Texts.Count> counts() throws SQLException {
        return texts.counts();
    }
}
