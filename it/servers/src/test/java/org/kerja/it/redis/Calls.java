package org.kerja.it.redis;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which calls were heard since the application came. */
@ApplicationScoped
public class Calls {

    private final List<String> heard = new CopyOnWriteArrayList<>();

    /** One more. */
    public void add(String words) {
        heard.add(words);
    }

    /** All, in their order. */
    public List<String> heard() {
        return List.copyOf(heard);
    }
}
