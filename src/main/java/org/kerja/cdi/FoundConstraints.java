package org.kerja.cdi;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerja.engine.job.JobDefinition;

/**
 * The constraints that the server or the application checks, none without Bean Validation. They are looked for once, when
 * the first job is dispatched, and for each type when its first job is: Open Liberty validates nothing while CDI starts.
 */
final class FoundConstraints implements JobConstraints {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    private final ServerLookup server;
    private final BeanLookup beans;
    private final UnaryOperator<Consumer<Object>> surrounded;
    private @Nullable JobConstraints found;

    FoundConstraints(ServerLookup server, BeanLookup beans, UnaryOperator<Consumer<Object>> surrounded) {
        this.server = server;
        this.beans = beans;
        this.surrounded = surrounded;
    }

    @Override
    public Consumer<Object> of(Class<?> type, String name) {
        return new Consumer<>() {
            private volatile @Nullable Consumer<Object> decided;

            @Override
            public void accept(Object job) {
                Consumer<Object> check = decided;
                if (check == null) {
                    check = found().of(type, name);
                    // On the thread of a worker there is little of what a constraint validator may have injected.
                    check = check == JobDefinition.ANY ? check : surrounded.apply(check);
                    decided = check;
                }
                check.accept(job);
            }
        };
    }

    @Override
    public synchronized void close() {
        if (found != null) {
            found.close();
        }
    }

    private synchronized JobConstraints found() {
        if (found == null) {
            found = find();
        }
        return found;
    }

    private JobConstraints find() {
        try {
            return JakartaConstraints.find(server, beans);
        } catch (LinkageError e) {
            LOGGER.log(System.Logger.Level.DEBUG, "Jakarta Validation is not there", e);
            return NONE;
        }
    }
}
