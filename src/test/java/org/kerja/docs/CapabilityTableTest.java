package org.kerja.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.kerja.engine.Engine;
import org.kerja.spi.Capability;
import org.kerja.spi.Driver;
import org.kerja.spi.Transactions;

/** Compares the table of the guide that says what each driver can do with what the drivers declare. */
class CapabilityTableTest {

    private static final String HEADING = "| capability |";

    @Test
    void theGuideSaysWhatEachDriverCanDo() {
        Map<String, Set<String>> declared = new TreeMap<>();
        try (Engine engine = Engine.builder()
                .settings(property -> Optional.empty())
                .transactions(new WithJta())
                .build()) {
            for (Driver driver : ServiceLoader.load(Driver.class)) {
                Set<String> capabilities = new TreeSet<>();
                engine.connection(driver.name())
                        .store()
                        .capabilities()
                        .forEach(capability -> capabilities.add(nameOf(capability)));
                declared.put(driver.name(), capabilities);
            }
        }

        assertThat(documented()).isEqualTo(declared);
    }

    @Test
    void theGuideNamesEveryCapability() {
        assertThat(rows().stream().skip(2).map(row -> Documents.cells(row).get(0)))
                .containsExactlyInAnyOrder(Arrays.stream(Capability.values())
                        .map(CapabilityTableTest::nameOf)
                        .toArray(String[]::new));
    }

    /** The capabilities of each driver; the name of one in the heading may hold several drivers. */
    private static Map<String, Set<String>> documented() {
        Map<String, Set<String>> documented = new TreeMap<>();
        List<String> heading = Documents.cells(rows().get(0));
        for (int column = 1; column < heading.size() - 1; column++) {
            Set<String> capabilities = new TreeSet<>();
            for (String row : rows().subList(2, rows().size())) {
                List<String> cells = Documents.cells(row);
                if (cells.get(column).equals("yes")) {
                    capabilities.add(cells.get(0));
                }
            }
            for (String driver : heading.get(column).replace("`", "").split(", ")) {
                documented.put(driver, capabilities);
            }
        }
        return documented;
    }

    /** The lines of the table. */
    private static List<String> rows() {
        return Documents.lines(Documents.GUIDE).stream()
                .dropWhile(line -> !line.startsWith(HEADING))
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private static String nameOf(Capability capability) {
        return capability.name().toLowerCase(Locale.ROOT);
    }

    /** Where there is JTA, though nobody is in a transaction. */
    private static final class WithJta implements Transactions {

        @Override
        public boolean available() {
            return true;
        }

        @Override
        public boolean active() {
            return false;
        }

        @Override
        public void begin() {
            throw new IllegalStateException("Nothing here needs a transaction");
        }

        @Override
        public void commit() {
            throw new IllegalStateException("Nothing here needs a transaction");
        }

        @Override
        public void rollback() {
            throw new IllegalStateException("Nothing here needs a transaction");
        }

        @Override
        public void setRollbackOnly() {
            throw new IllegalStateException("Nothing here needs a transaction");
        }

        @Override
        public void afterCommit(Runnable action) {
            action.run();
        }
    }
}
