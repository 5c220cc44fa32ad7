package org.kerja.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** An application on the server as its client sees it. */
public final class Site {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final URI address;

    /** The application at this address, which ends with a slash. */
    public Site(URI address) {
        this.address = address;
    }

    /** Where it is. */
    public URI address() {
        return address;
    }

    /** Another application on the same server. */
    public Site neighbour(String name) {
        return new Site(address.resolve("../" + name + "/"));
    }

    /** Whether the application is there. */
    public boolean answers() {
        try {
            return send("").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The lines of the answer to a path below the application's own. */
    public List<String> get(String path) {
        HttpResponse<String> response = send(path);
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.uri() + ": " + response.statusCode() + " " + response.body());
        }
        return response.body().lines().toList();
    }

    private HttpResponse<String> send(String path) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request.uri().toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
