package org.kerja.cdi;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;

/** Hears from the servlet container when a request begins and when it has been answered. */
final class RequestEnds implements ServletRequestListener {

    private static final String SERVED = RequestEnds.class.getName();

    private final ServedRequests requests;

    RequestEnds(ServedRequests requests) {
        this.requests = requests;
    }

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        event.getServletRequest().setAttribute(SERVED, requests.begin());
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        if (event.getServletRequest().getAttribute(SERVED) instanceof ServedRequests.Served served) {
            requests.end(served);
        }
    }
}
