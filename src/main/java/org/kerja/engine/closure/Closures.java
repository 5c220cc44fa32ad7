package org.kerja.engine.closure;

import jakarta.json.JsonObject;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.kerja.DispatchException;
import org.kerja.Job;
import org.kerja.JobClosure;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.JobId;
import org.kerja.KerjaException;
import org.kerja.engine.closure.ClosureCode.Captured;
import org.kerja.engine.config.KeyRing;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobOptions;
import org.kerja.engine.payload.PayloadTypes;
import org.kerja.engine.payload.ReferenceJson;
import org.kerja.spi.Beans;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.PayloadCodec;
import org.kerja.spi.References;
import org.kerja.spi.References.Lookup;
import org.kerja.spi.References.Reference;

/**
 * Makes jobs of closures and runs them. Their code is signed with HMAC-SHA256 together with the id of the job, so that what was
 * stored runs no other code than what an application with the key has dispatched. Their job name has a fingerprint of the key in
 * it, so that nodes of another application leave them alone.
 */
public final class Closures {

    private static final String SIGNING = "kerja closure 1";
    private static final String NAMING = "kerja closure name 1";
    private static final String HMAC = "HmacSHA256";

    private final KeyRing keys;
    private final PayloadCodec codec;
    private final Beans beans;
    private final References references;
    private final ReferenceJson referenceJson;
    private final Fingerprints fingerprints = new Fingerprints();
    private final Map<String, JobDefinition> definitions = new LinkedHashMap<>();

    /** Closures under some keys; none may be dispatched if there is none. Mistakes of the options go to the reader. */
    public Closures(KeyRing keys, PayloadCodec codec, Beans beans, References references, SettingsReader reader) {
        this.keys = keys;
        this.codec = codec;
        this.beans = beans;
        this.references = references;
        this.referenceJson = new ReferenceJson(references, codec);
        Job annotation = Objects.requireNonNull(ClosureJob.class.getAnnotation(Job.class));
        JobOptions options = JobOptions.resolve(annotation, annotation.value(), ClosureJob.class, reader);
        keys.ids().forEach(key -> definitions.put(key, definition(key, options)));
    }

    private JobDefinition definition(String key, JobOptions options) {
        String fingerprint = HexFormat.of().formatHex(derived(key, NAMING), 0, 4);
        return new JobDefinition(
                "closure-" + fingerprint, Set.of(), 1, ClosureJob.class, options, false, new Running(key));
    }

    /** The jobs that closures are, one for each key. */
    public List<JobDefinition> definitions() {
        return List.copyOf(definitions.values());
    }

    /**
     * The job that a closure is when it is dispatched.
     *
     * @throws DispatchException if there is no key
     */
    public JobDefinition current() {
        return keys.current()
                .map(definitions::get)
                .orElseThrow(
                        () -> new DispatchException("A closure was not dispatched: it is signed, and kerja.key is not"
                                + " set. Set it to id:base64 with at least 32 random bytes, or dispatch a job."));
    }

    /**
     * What a closure is made of, signed for a job.
     *
     * @throws DispatchException if it holds what cannot be stored
     */
    public ClosureJob capture(JobClosure closure, JobId id) {
        String code;
        try {
            code = code(closure).json();
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new DispatchException("A closure was not dispatched: " + e.getMessage(), e);
        }
        return new ClosureJob(code, signature(keys.current().orElseThrow(), id, code));
    }

    private ClosureCode code(JobClosure closure) throws ReflectiveOperationException {
        SerializedLambda lambda = serialized(closure);
        ClassLoader loader = closure.getClass().getClassLoader();
        String type = lambda.getImplClass().replace('/', '.');
        boolean instance = ClosureCode.isInstance(lambda);
        List<Class<?>> declared = ClosureCode.declared(type, lambda.getImplMethodSignature(), instance, loader);
        boolean numbered = lambda.getImplMethodName().startsWith("lambda$");
        if (numbered && instance && beans.has(declared.get(0)) && !beans.isReachable(declared.get(0))) {
            throw new KerjaException("it is a lambda that uses the session bean " + type
                    + " in which it is written, which only its container may enter; refer to a method of it");
        }
        List<Captured> captured = IntStream.range(0, lambda.getCapturedArgCount())
                .mapToObj(number -> captured(declared.get(number), lambda.getCapturedArg(number)))
                .toList();
        return new ClosureCode(
                type,
                lambda.getImplMethodName(),
                lambda.getImplMethodSignature(),
                instance,
                numbered ? fingerprints.of(Class.forName(type, false, loader)) : "",
                captured);
    }

    private static SerializedLambda serialized(JobClosure closure) throws ReflectiveOperationException {
        try {
            Method replacing = closure.getClass().getDeclaredMethod("writeReplace");
            replacing.setAccessible(true);
            if (replacing.invoke(closure) instanceof SerializedLambda lambda) {
                return lambda;
            }
        } catch (NoSuchMethodException e) {
            throw new KerjaException(
                    closure.getClass().getName() + " is no lambda and no reference to a method; make it a @Job", e);
        }
        throw new KerjaException(
                closure.getClass().getName() + " is no lambda and no reference to a method; make it a @Job");
    }

    /** Values first that are nothing else; a class of the application may be both. */
    private Captured captured(Class<?> declared, @Nullable Object value) {
        Class<?> type = boxed(declared);
        if (value == null) {
            return new Captured.Value("null");
        }
        if (PayloadTypes.isPlain(type)) {
            return new Captured.Value(codec.write(value, type));
        }
        if (references.includes(type)) {
            return new Captured.Referred(referred(value));
        }
        if (beans.has(type)) {
            return new Captured.Bean(type.getName());
        }
        List<String> problems = PayloadTypes.problemsOfValue(type);
        if (problems.isEmpty()) {
            return new Captured.Value(codec.write(value, type));
        }
        throw new KerjaException("it has captured a " + type.getName()
                + ", which is neither the only bean of its type nor a value that can be read back: it "
                + problems.get(0));
    }

    private JsonObject referred(Object value) {
        try {
            return referenceJson.write(value);
        } catch (KerjaException e) {
            throw new KerjaException("what it has captured " + e.getMessage(), e);
        }
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    String signature(String key, JobId id, String code) {
        return Base64.getEncoder().encodeToString(mac(key, id, code));
    }

    private byte[] mac(String key, JobId id, String code) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(derived(key, SIGNING), HMAC));
            return mac.doFinal((id + "\n" + code).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + HMAC, e);
        }
    }

    private byte[] derived(String key, String purpose) {
        return keys.derived(key, purpose).orElseThrow();
    }

    /** Runs closures that were signed under one key. */
    private final class Running implements JobInvoker {

        private final String key;

        Running(String key) {
            this.key = key;
        }

        @Override
        public void handle(Object job, JobContext context) throws Throwable {
            ClosureJob closure = (ClosureJob) job;
            if (!isSigned(closure, context.id())) {
                context.fail(new KerjaException(
                        "The code of the closure was changed after it was dispatched, or belongs to another job; it is"
                                + " not run, so dispatch it anew"));
                return;
            }
            ClosureCode code = ClosureCode.of(closure.code());
            // The class loader of the application is that of the thread only inside.
            beans.use(List.of(), none -> run(code, context));
        }

        private boolean isSigned(ClosureJob closure, JobId id) {
            try {
                return MessageDigest.isEqual(
                        Base64.getDecoder().decode(closure.signature()), mac(key, id, closure.code()));
            } catch (IllegalArgumentException | NullPointerException e) {
                return false;
            }
        }

        @Override
        public void failed(Object job, JobFailure failure) {
            // A closure has nothing to say about it; observers of events have.
        }
    }

    private void run(ClosureCode code, JobContext context) throws Throwable {
        ClassLoader loader = loader();
        Class<?> type;
        List<Class<?>> declared;
        Method method;
        try {
            type = Class.forName(code.type(), false, loader);
            declared = ClosureCode.declared(code.type(), code.descriptor(), code.instance(), loader);
            method = method(type, code, declared.subList(code.instance() ? 1 : 0, declared.size()));
        } catch (ReflectiveOperationException | LinkageError | TypeNotPresentException e) {
            context.fail(new KerjaException(
                    "There is no " + code.type() + "." + code.method() + " any more, which the closure runs", e));
            return;
        }
        if (!code.fingerprint().isEmpty() && !code.fingerprint().equals(fingerprints.of(type))) {
            context.fail(
                    new KerjaException("Class " + code.type() + " has changed since the closure was dispatched, so that"
                            + " nothing tells which of its lambdas is meant; refer to a method, or dispatch a job"));
            return;
        }
        List<Class<?>> beanTypes = IntStream.range(0, declared.size())
                .filter(number -> code.captured().get(number) instanceof Captured.Bean)
                .<Class<?>>mapToObj(declared::get)
                .toList();
        beans.use(beanTypes, found -> {
            try (Found entities = found(code, declared)) {
                invoke(method, code, arguments(code, declared, found.iterator(), entities));
            }
        });
    }

    /**
     * What is referred to, by what names it.
     *
     * @param lookup null if that is nothing
     */
    private record Found(
            Map<Integer, Object> objects, @Nullable Lookup lookup) implements AutoCloseable {

        @Override
        public void close() {
            if (lookup != null) {
                lookup.close();
            }
        }
    }

    private Found found(ClosureCode code, List<Class<?>> declared) {
        Map<Integer, Reference> named = new LinkedHashMap<>();
        for (int number = 0; number < declared.size(); number++) {
            if (code.captured().get(number) instanceof Captured.Referred referred) {
                named.put(number, referenceJson.read(referred.reference(), declared.get(number)));
            }
        }
        if (named.isEmpty()) {
            return new Found(Map.of(), null);
        }
        Lookup lookup = references.open();
        try {
            Map<Reference, Object> objects = lookup.find(Set.copyOf(named.values()));
            Map<Integer, Object> numbered = new LinkedHashMap<>();
            named.forEach((number, reference) -> numbered.put(number, objects.get(reference)));
            return new Found(numbered, lookup);
        } catch (RuntimeException | Error e) {
            lookup.close();
            throw e;
        }
    }

    private static ClassLoader loader() {
        @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? Closures.class.getClassLoader() : context;
    }

    /** It may be inherited from a class, or from an interface. */
    private static Method method(Class<?> type, ClosureCode code, List<Class<?>> parameters)
            throws NoSuchMethodException {
        Class<?>[] types = parameters.toArray(Class<?>[]::new);
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            for (Method method : one.getDeclaredMethods()) {
                if (method.getName().equals(code.method()) && Arrays.equals(method.getParameterTypes(), types)) {
                    return method;
                }
            }
        }
        return type.getMethod(code.method(), types);
    }

    private List<@Nullable Object> arguments(
            ClosureCode code, List<Class<?>> declared, Iterator<Object> found, Found entities) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (int number = 0; number < declared.size(); number++) {
            Captured one = code.captured().get(number);
            if (one instanceof Captured.Bean) {
                arguments.add(found.next());
            } else if (one instanceof Captured.Referred) {
                arguments.add(entities.objects().get(number));
            } else {
                String json = ((Captured.Value) one).json();
                arguments.add(json.equals("null") ? null : codec.read(json, boxed(declared.get(number))));
            }
        }
        return arguments;
    }

    private static void invoke(Method method, ClosureCode code, List<@Nullable Object> arguments) throws Throwable {
        method.setAccessible(true);
        @Nullable Object instance = code.instance() ? arguments.remove(0) : null;
        try {
            method.invoke(instance, arguments.toArray());
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
