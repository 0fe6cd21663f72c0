package org.nifibeam.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.GenericLanguage;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.QueryLanguage;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connectors;

/**
 * The code does what the reference says; that this is what is in docs, a test of the launcher sees.
 */
class DefinitionReferenceTest {
    private static final String BEFORE =
            """
            pipeline:
              transforms:
                - {type: Create, name: orders, config: {elements: [{item: a, amount: 1, tags: [x]}]}}
                - {type: ExtractWindowingInfo, name: timed, input: orders, config: {fields: {at: timestamp}}}
            """;

    private final PipelineCompiler compiler =
            new PipelineCompiler(
                    Connectors.load(DefinitionReferenceTest.class.getClassLoader()),
                    List.of(new GenericLanguage()),
                    List.of(new AllRows()));

    /** A language whose every query means all rows; SQL is another module's. */
    private record AllRows() implements QueryLanguage {
        @Override
        public String name() {
            return "all";
        }

        @Override
        public Relation translate(String query, Map<String, Relation.Table> tables) {
            Relation.Table table = tables.get("PCOLLECTION");
            List<Expression> values = new ArrayList<>();
            for (int i = 0; i < table.schema().size(); i++) {
                values.add(Conformance.field(table.schema(), i));
            }
            return new Relation.Project(table, values, table.schema());
        }

        @Override
        public Expression json(Expression row) {
            return new Expression.Literal("{}", FieldType.of(Kind.STRING));
        }
    }

    private List<Problem> problems(String transforms) throws ProblemException {
        return compiler.compile(
                        BEFORE + transforms.indent(4),
                        Optional.of("p.yaml"),
                        CompileSettings.UNRESTRICTED)
                .problems();
    }

    @Test
    void examplesCompile() throws ProblemException {
        for (TransformType type : compiler.catalogue()) {
            if (!type.example().isEmpty()) {
                assertEquals(List.of(), problems(type.example()), type.name());
            }
        }
    }

    @Test
    void everyTransformIsThere() {
        assertEquals(
                new TreeSet<>(compiler.types()),
                compiler.catalogue().stream()
                        .map(TransformType::name)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void theKeysThatAreReadAreTheDeclaredOnes() throws ProblemException {
        for (TransformType type : compiler.catalogue()) {
            String names =
                    type.settings().stream()
                            .map(ConfigField::name)
                            .sorted()
                            .collect(Collectors.joining(", "));
            List<Problem> found =
                    problems("- {type: " + type.name() + ", config: {x-of-nobody: 1}}");
            Optional<Problem> unknown =
                    found.stream().filter(p -> p.code() == ProblemCode.UNKNOWN_KEY).findAny();
            assertTrue(unknown.isPresent(), type.name() + ": " + found);
            assertEquals(
                    names.isEmpty() ? "there is none" : "there are: " + names,
                    unknown.get().advice(),
                    type.name());
        }
    }
}
