package org.nifibeam.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nifibeam.core.expression.CompiledExpression;
import org.nifibeam.core.expression.ExpressionReference;
import org.nifibeam.core.expression.ScalarFunctions;
import org.nifibeam.core.expression.function.FunctionEntry;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;

/**
 * Every example of the reference is true, and the page is what the code says; {@code
 * -Dnifibeam.accept=true} writes it.
 */
class FunctionReferenceTest {
    private static final Schema NOTHING = Schema.of(new Field("x", FieldType.of(Kind.BOOLEAN)));
    private static final RowShape SHAPE = RowShape.of(NOTHING);

    @TestFactory
    List<DynamicTest> examples() {
        return ExpressionReference.entries().stream()
                .flatMap(entry -> entry.examples().stream())
                .map(e -> DynamicTest.dynamicTest(e.expression(), () -> holds(e)))
                .toList();
    }

    private static void holds(FunctionEntry.Example example) throws ProblemException {
        Object value =
                CompiledExpression.compile(
                                new SqlLanguage().parse(example.expression(), NOTHING), NOTHING)
                        .evaluate(SHAPE.row(true));
        assertEquals(example.value(), value == null ? "NULL" : Values.print(value));
    }

    @Test
    void everyFunctionIsInIt() {
        Set<String> written =
                ExpressionReference.entries().stream()
                        .map(FunctionEntry::name)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = new TreeSet<>(ScalarFunctions.names());
        missing.removeAll(written);
        assertEquals(Set.of(), missing);
    }

    @Test
    void thePageIsUpToDate() throws IOException {
        Path page = Path.of("../../docs/reference/expressions.md");
        String made = ExpressionReference.page();
        if (Boolean.getBoolean("nifibeam.accept")) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, made);
        }
        assertTrue(Files.exists(page), "there is no " + page);
        assertEquals(
                made,
                Files.readString(page),
                "docs/reference/expressions.md is stale; write it with -Dnifibeam.accept=true");
    }
}
