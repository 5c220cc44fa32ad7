package org.kerja.driver.database;

import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.kerja.FailedJobFilter;
import org.kerja.spi.Millis;

/** A filter of failed jobs as the condition of a query on {@code KerjaFailedJob failure}. */
final class FailedJobQuery {

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    private FailedJobQuery() {}

    static FailedJobQuery of(FailedJobFilter filter) {
        FailedJobQuery query = new FailedJobQuery();
        filter.queue().ifPresent(queue -> query.and("failure.queue =", queue));
        filter.name().ifPresent(name -> query.and("failure.name =", name));
        filter.from().ifPresent(from -> query.and("failure.failedAt >=", roundedUp(from)));
        filter.until().ifPresent(until -> query.and("failure.failedAt <", roundedUp(until)));
        return query;
    }

    /** Adds that the failure was at this time of the database or before. */
    FailedJobQuery failedUntil(long millis) {
        and("failure.failedAt <=", millis);
        return this;
    }

    /** The where clause with a blank before it, or nothing. */
    String where() {
        return conditions.isEmpty() ? "" : conditions.stream().collect(Collectors.joining(" and ", " where ", ""));
    }

    <T> TypedQuery<T> bind(TypedQuery<T> query) {
        for (int index = 0; index < parameters.size(); index++) {
            query.setParameter(index + 1, parameters.get(index));
        }
        return query;
    }

    private void and(String comparison, Object parameter) {
        parameters.add(parameter);
        conditions.add(comparison + " ?" + parameters.size());
    }

    /** Stored times are whole milliseconds: one is before 12.5 ms exactly if it is before 13. */
    private static long roundedUp(Instant instant) {
        long millis = Millis.of(instant);
        return instant.truncatedTo(ChronoUnit.MILLIS).equals(instant) ? millis : millis + 1;
    }
}
