package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kerja.driver.OtherThreads;

/** What is done after a response, by what the servlet container tells. */
class RequestEndsTest {

    private final ServedRequests requests = new ServedRequests();
    private final RequestEnds ends = new RequestEnds(requests);
    private final List<String> done = new ArrayList<>();

    @Test
    void whatIsSaidDuringARequestIsDoneInItsOrderWhenThatHasEnded() {
        ServletRequestEvent request = request();
        ends.requestInitialized(request);
        assertThat(requests.afterResponse(() -> done.add("first"))).isTrue();
        assertThat(requests.afterResponse(() -> done.add("second"))).isTrue();
        assertThat(done).isEmpty();

        ends.requestDestroyed(request);

        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void aThreadThatServesNoRequestIsTold() {
        ServletRequestEvent request = request();
        assertThat(requests.afterResponse(() -> done.add("x"))).isFalse();
        ends.requestInitialized(request);
        assertThat(OtherThreads.<Boolean>call(() -> requests.afterResponse(() -> done.add("x"))))
                .isFalse();
        ends.requestDestroyed(request);
        assertThat(requests.afterResponse(() -> done.add("x"))).isFalse();

        assertThat(done).isEmpty();
    }

    @Test
    void aRequestThatHasEndedInAnotherThreadTakesNothingMore() {
        ServletRequestEvent request = request();
        ends.requestInitialized(request);
        OtherThreads.call(() -> {
            ends.requestDestroyed(request);
            return true;
        });

        assertThat(requests.afterResponse(() -> done.add("x"))).isFalse();
        assertThat(done).isEmpty();
    }

    @Test
    void eachRequestHasItsOwn() {
        ServletRequestEvent request = request();
        ServletRequestEvent other = request();
        ends.requestInitialized(request);
        requests.afterResponse(() -> done.add("of the first"));
        OtherThreads.call(() -> {
            ends.requestInitialized(other);
            return requests.afterResponse(() -> done.add("of the other"));
        });

        ends.requestDestroyed(request);
        assertThat(done).containsExactly("of the first");
        ends.requestDestroyed(other);
        assertThat(done).containsExactly("of the first", "of the other");
    }

    @Test
    void aRequestThatBeganBeforeAnybodyListenedEndsQuietly() {
        ends.requestDestroyed(request());

        assertThat(done).isEmpty();
    }

    private static ServletRequestEvent request() {
        Map<Object, Object> attributes = new HashMap<>();
        ServletRequest request = proxy(ServletRequest.class, (name, arguments) -> switch (name) {
            case "getAttribute" -> attributes.get(arguments[0]);
            case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
            default -> throw new UnsupportedOperationException(name);
        });
        return new ServletRequestEvent(proxy(ServletContext.class, (name, arguments) -> null), request);
    }

    private interface Answers {

        @Nullable
        Object to(String name, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                RequestEndsTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.to(method.getName(), arguments)));
    }
}
