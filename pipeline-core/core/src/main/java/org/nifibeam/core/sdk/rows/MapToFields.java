package org.nifibeam.core.sdk.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.types.ElementTypes;

/**
 * Makes rows of new fields, each an expression over the fields that there are.
 *
 * <pre>{@code
 * flights.apply(MapToFields.of("airport", "origin").and("late", "delay > 15"))
 * }</pre>
 *
 * @param <T> the elements; their fields are the columns that hold them
 */
public final class MapToFields<T> implements PTransform<PCollection<T>, PCollection<Row>> {
    private final String language;
    private final List<NewField> fields;

    private record NewField(String name, String expression) {
        NewField {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(expression, "expression");
        }
    }

    private MapToFields(String language, List<NewField> fields) {
        this.language = language;
        this.fields = fields;
    }

    /** A field, in the definition's generic language. */
    public static <T> MapToFields<T> of(String name, String expression) {
        return new MapToFields<>(Expressions.GENERIC, List.of(new NewField(name, expression)));
    }

    /** One more field. */
    public MapToFields<T> and(String name, String expression) {
        List<NewField> more = new ArrayList<>(fields);
        more.add(new NewField(name, expression));
        return new MapToFields<>(language, List.copyOf(more));
    }

    /** The expressions are written in another language, for example {@code sql}. */
    public MapToFields<T> in(String other) {
        return new MapToFields<>(other, fields);
    }

    @Override
    public PCollection<Row> expand(PCollection<T> input) {
        Expansion here = input.pipeline().expansion();
        here.require(input);
        List<Expression> expressions = new ArrayList<>();
        List<Field> made = new ArrayList<>();
        for (NewField field : fields) {
            Expression parsed =
                    Expressions.parse(
                            here, language, field.expression(), input.collection().schema());
            expressions.add(parsed);
            if (made.stream().anyMatch(known -> known.name().equals(field.name()))) {
                throw here.problem(
                        ProblemCode.DUPLICATE,
                        "two fields are called '" + field.name() + "'",
                        "give each a name of its own");
            }
            made.add(new Field(field.name(), parsed.type()));
        }
        PCollection<Row> output =
                here.output(ElementTypes.rows(Schema.of(made)), input.windowing(), input.bounded());
        here.add(
                new Node.ParDo(
                        here.stage(),
                        input.collection(),
                        new RowFunction.Project(expressions),
                        output.collection()));
        return output;
    }
}
