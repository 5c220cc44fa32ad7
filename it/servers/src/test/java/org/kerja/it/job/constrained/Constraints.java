package org.kerja.it.job.constrained;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.kerja.Job;
import org.kerja.it.server.Notes;

/** Jobs with constraints. */
public final class Constraints {

    private Constraints() {}

    /** Has constraints of its own and of what is in it. */
    @Job
    public record Send(@Positive int parcels, @Valid Receiver to) {
        void handle(Notes notes) {
            notes.add(to.name(), parcels + " parcels");
        }
    }

    /** Has a name. */
    public record Receiver(@NotBlank String name) {}

    /** Has a constraint of the application's own. */
    @Job
    public record Admit(@Known String name) {
        void handle(Notes notes) {
            notes.add(name, "admitted");
        }
    }

    /** Is checked by a constraint validator that is injected. */
    @Constraint(validatedBy = KnownValidator.class)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Known {
        String message() default "is unknown";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    /** The constraint validator. */
    public static class KnownValidator implements ConstraintValidator<Known, String> {

        @Inject
        Directory directory;

        @Override
        public boolean isValid(String name, ConstraintValidatorContext context) {
            return directory.knows(name);
        }
    }

    /** The bean that it is injected with. */
    @ApplicationScoped
    public static class Directory {

        boolean knows(String name) {
            return name.startsWith("known");
        }
    }
}
