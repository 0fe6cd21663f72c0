package org.nifibeam.core.sdk.rows;

import java.util.Objects;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;

/**
 * Keeps the elements whose rows meet a condition, which is compiled and may be left to the source:
 * {@code FilterRows.by("distance > 1000")}.
 *
 * @param <T> the elements; their fields are the columns that hold them
 */
public final class FilterRows<T> implements PTransform<PCollection<T>, PCollection<T>> {
    private final String language;
    private final String condition;

    private FilterRows(String language, String condition) {
        this.language = language;
        this.condition = Objects.requireNonNull(condition, "condition");
    }

    /** A condition in the definition's generic language. */
    public static <T> FilterRows<T> by(String condition) {
        return new FilterRows<>(Expressions.GENERIC, condition);
    }

    /** The condition is written in another language, for example {@code sql}. */
    public FilterRows<T> in(String other) {
        return new FilterRows<>(other, condition);
    }

    @Override
    public PCollection<T> expand(PCollection<T> input) {
        Expansion here = input.pipeline().expansion();
        here.require(input);
        Expression parsed =
                Expressions.parse(here, language, condition, input.collection().schema());
        if (!parsed.type().is(Kind.BOOLEAN)) {
            throw here.problem(
                    ProblemCode.TYPE_MISMATCH,
                    "'" + condition + "' is " + parsed.type(),
                    "a condition is boolean");
        }
        PCollection<T> output = here.output(input.type(), input.windowing(), input.bounded());
        here.add(
                new Node.ParDo(
                        here.stage(),
                        input.collection(),
                        new RowFunction.Filter(parsed),
                        output.collection()));
        return output;
    }
}
