package org.kerja.docs;

import static org.assertj.core.api.Assertions.assertThat;

import edu.mit.csail.sdg.alloy4.A4Reporter;
import edu.mit.csail.sdg.ast.Command;
import edu.mit.csail.sdg.parser.CompModule;
import edu.mit.csail.sdg.parser.CompUtil;
import edu.mit.csail.sdg.translator.A4Options;
import edu.mit.csail.sdg.translator.A4Solution;
import edu.mit.csail.sdg.translator.TranslateAlloyToKodkod;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kodkod.solvers.SAT4JRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks the formal models: what is promised holds in the one that is Kerja, what it is to do can happen, and the broken ones break
 * in the way that is documented.
 */
class ModelTest {

    private static final Path README = Path.of("docs/model/README.md");
    private static final String HEADING = "| command |";

    /** What the models have in common, without a command of its own. */
    private static final Path STORE = Path.of("docs/model/store.als");

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandEndsAsItExpects(ModelCommand command) {
        assertThat(command.findsAnInstance())
                .as("whether %s finds an instance", command)
                .isEqualTo(command.expectsAnInstance());
    }

    @Test
    void theReadmeSaysHowEveryCommandEnds() {
        Map<String, String> expected = new HashMap<>();
        commands().forEach(command -> expected.put(command.toString(), command.outcome()));

        assertThat(documented()).isEqualTo(expected);
    }

    static Stream<ModelCommand> commands() {
        return Documents.models().stream()
                .filter(model -> !model.equals(STORE))
                .flatMap(model -> commandsOf(model).stream());
    }

    private static List<ModelCommand> commandsOf(Path model) {
        CompModule module = CompUtil.parseEverything_fromFile(
                A4Reporter.NOP, null, Documents.located(model).toString());
        return module.getAllCommands().stream()
                .map(command -> new ModelCommand(model.getFileName().toString(), module, command))
                .toList();
    }

    /** The cells of the table of the README. */
    private static Map<String, String> documented() {
        Map<String, String> documented = new HashMap<>();
        List<String> rows = Documents.lines(README).stream()
                .dropWhile(line -> !line.startsWith(HEADING))
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        List<String> models = Documents.cells(rows.get(0));
        for (String row : rows.subList(2, rows.size())) {
            List<String> cells = Documents.cells(row);
            for (int column = 1; column < cells.size(); column++) {
                if (!cells.get(column).isEmpty()) {
                    documented.put(models.get(column) + " " + cells.get(0), cells.get(column));
                }
            }
        }
        return documented;
    }

    /** One command of a model. Prints as the README names the two. */
    private record ModelCommand(String model, CompModule module, Command command) {

        boolean expectsAnInstance() {
            assertThat(command.expects).as("what %s expects", this).isIn(0, 1);
            return command.expects == 1;
        }

        /** Whether there is an example of a run, or a counterexample to a check. */
        boolean findsAnInstance() {
            A4Options options = new A4Options();
            options.solver = SAT4JRef.INSTANCE;
            A4Solution solution = TranslateAlloyToKodkod.execute_command(
                    A4Reporter.NOP, module.getAllReachableSigs(), command, options);
            return solution.satisfiable();
        }

        String outcome() {
            if (command.check) {
                return expectsAnInstance() ? "is broken" : "holds";
            }
            return expectsAnInstance() ? "can happen" : "cannot happen";
        }

        @Override
        public String toString() {
            return "[%1$s](%1$s) `%2$s`".formatted(model, command.label);
        }
    }
}
