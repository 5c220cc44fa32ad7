package org.kerja.cdi;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Hears from the servlet container when a request begins and when it has been answered. */
final class RequestEnds implements ServletRequestListener {

    private static final String ACTIONS = RequestEnds.class.getName();

    private final ServedRequests requests;

    RequestEnds(ServedRequests requests) {
        this.requests = requests;
    }

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        event.getServletRequest().setAttribute(ACTIONS, requests.begin());
    }

    /** Only this class knows the name of the attribute. */
    @Override
    @SuppressWarnings("unchecked")
    public void requestDestroyed(ServletRequestEvent event) {
        @Nullable Object actions = event.getServletRequest().getAttribute(ACTIONS);
        if (actions != null) {
            requests.end((Queue<Runnable>) actions);
        }
    }
}
