package org.kerja.it.entry;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/** Writes an object and reads it, as a server does with sessions, whose classes need not be seen by the application. */
final class SerialForm {

    private final Map<String, Class<?>> classes = new HashMap<>();

    private SerialForm() {}

    @SuppressWarnings("unchecked")
    static <T> T copy(T original) throws IOException, ClassNotFoundException {
        SerialForm form = new SerialForm();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = form.new Output(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = form.new Input(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }

    /** Notes the classes of what it writes. */
    private final class Output extends ObjectOutputStream {

        Output(OutputStream out) throws IOException {
            super(out);
        }

        @Override
        protected void annotateClass(Class<?> type) {
            classes.put(type.getName(), type);
        }
    }

    /** Reads objects of these classes. */
    private final class Input extends ObjectInputStream {

        Input(InputStream in) throws IOException {
            super(in);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
            Class<?> type = classes.get(description.getName());
            if (type == null) {
                throw new ClassNotFoundException(description.getName());
            }
            return type;
        }
    }
}
