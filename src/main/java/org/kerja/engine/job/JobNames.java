package org.kerja.engine.job;

import java.util.Locale;
import org.kerja.Job;

/** The names jobs are stored under. */
public final class JobNames {

    private JobNames() {}

    /** The name of a job type: what its annotation says, else its simple class name in kebab case. */
    public static String of(Class<?> type, Job job) {
        return job.value().isEmpty() ? kebabCase(type.getSimpleName()) : job.value();
    }

    /** {@code HTMLToPdfJob2} becomes {@code html-to-pdf-job2}. */
    static String kebabCase(String name) {
        return name.replaceAll("([\\p{Ll}\\d])(\\p{Lu})", "$1-$2")
                .replaceAll("(\\p{Lu})(\\p{Lu}\\p{Ll})", "$1-$2")
                .replace('_', '-')
                .replace('$', '-')
                .toLowerCase(Locale.ROOT);
    }
}
