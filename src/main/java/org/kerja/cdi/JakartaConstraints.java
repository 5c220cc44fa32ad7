package org.kerja.cdi;

import jakarta.enterprise.inject.Default;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.NoProviderFoundException;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.kerja.engine.job.JobDefinition;

/**
 * Constraints of Jakarta Validation, checked by the validator that is a bean, else by the one in JNDI, both of which make
 * constraint validators that are injected; else by that of the provider. The only class that names that API, which Java
 * SE and some servers do not have.
 */
final class JakartaConstraints implements JobConstraints {

    private final Validator validator;
    private final Optional<ValidatorFactory> own;

    private JakartaConstraints(Validator validator, Optional<ValidatorFactory> own) {
        this.validator = validator;
        this.own = own;
    }

    /** Those that the first validator of these checks, or none without a provider. */
    static JobConstraints find(ServerLookup server, BeanLookup beans) {
        return beans.find(Validator.class, Default.Literal.INSTANCE)
                .or(() -> server.find(Validator.class, "java:comp/Validator"))
                .<JobConstraints>map(validator -> new JakartaConstraints(validator, Optional.empty()))
                .orElseGet(JakartaConstraints::ofTheProvider);
    }

    private static JobConstraints ofTheProvider() {
        try {
            ValidatorFactory factory = Validation.buildDefaultValidatorFactory();
            return new JakartaConstraints(factory.getValidator(), Optional.of(factory));
        } catch (NoProviderFoundException e) {
            return NONE;
        }
    }

    @Override
    public Consumer<Object> of(Class<?> type, String name) {
        return validator.getConstraintsForClass(type).isBeanConstrained()
                ? job -> validate(job, name)
                : JobDefinition.ANY;
    }

    @Override
    public void close() {
        own.ifPresent(ValidatorFactory::close);
    }

    private void validate(Object job, String name) {
        Set<ConstraintViolation<Object>> violations = validator.validate(job);
        if (!violations.isEmpty()) {
            String what =
                    violations.stream().map(JakartaConstraints::text).sorted().collect(Collectors.joining("; "));
            throw new ConstraintViolationException("Job '" + name + "' breaks its constraints: " + what, violations);
        }
    }

    /** A constraint of the job itself has no path. */
    private static String text(ConstraintViolation<?> violation) {
        return (violation.getPropertyPath() + " " + violation.getMessage()).strip();
    }
}
