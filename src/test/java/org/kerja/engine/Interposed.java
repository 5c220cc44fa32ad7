package org.kerja.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.kerja.JobId;
import org.kerja.StoreException;
import org.kerja.spi.Claim;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.LimitedClaims;

/** Stands between an engine and its store: counts what is said and cuts the line when a test says so. */
public final class Interposed {

    private final JobStore store;
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final Set<String> cut = ConcurrentHashMap.newKeySet();
    private final Map<JobId, Lease> leases = new ConcurrentHashMap<>();
    private volatile boolean allCut;

    private Interposed(JobStore store) {
        this.store = store;
    }

    public static Interposed around(JobStore store) {
        return new Interposed(store);
    }

    /** The store as the engine has it; it does not close the one behind. */
    public JobStore ignoringClose() {
        return (JobStore) Proxy.newProxyInstance(
                Interposed.class.getClassLoader(), new Class<?>[] {JobStore.class}, this::invoke);
    }

    /** Lets the store be out of reach. */
    public void cutAll(boolean cutOff) {
        allCut = cutOff;
    }

    /** Lets one method not reach the store. */
    public void cut(String method) {
        cut.add(method);
    }

    public void mend(String method) {
        cut.remove(method);
    }

    /** How often a method was called, in vain or not. */
    public int calls(String method) {
        return calls.computeIfAbsent(method, name -> new AtomicInteger()).get();
    }

    /** The lease under which a job was last claimed here. */
    public Lease claimed(JobId id) {
        return Objects.requireNonNull(leases.get(id), "The job was not claimed here");
    }

    private Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        String name = method.getName();
        calls.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
        if (name.equals("close")) {
            return null;
        }
        if (reaches(name)) {
            try {
                Object result = method.invoke(store, arguments);
                if (result instanceof LimitedClaims limited) {
                    limited.claims().forEach(one -> noted(one.lease()));
                } else if (name.startsWith("claim")) {
                    ((List<?>) result).forEach(one -> noted(((Claim) one).lease()));
                }
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
        throw new StoreException("The store is out of reach, as the test wants it");
    }

    private void noted(Lease lease) {
        leases.put(lease.id(), lease);
    }

    private boolean reaches(String method) {
        boolean local = Set.of("capabilities", "synchronous", "failedJobs").contains(method);
        return local || (!allCut && !cut.contains(method));
    }
}
