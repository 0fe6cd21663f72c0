package org.nifibeam.core.compile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.expression.ScalarFunctions;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/** AssignTimestamps: event time from a datetime, or from a number of seconds. */
final class TimestampTranslator {
    private TimestampTranslator() {}

    static void assignTimestamps(TransformSpec spec, Translation translation) {
        ConfigReader config = translation.config(spec);
        Optional<String> language = config.text("language");
        Optional<DocumentNode> timestamp =
                config.requiredNode("timestamp", "name a datetime field");
        Duration outOfOrderness = config.duration("max_out_of_orderness").orElse(Duration.ZERO);
        Optional<Duration> idleAfter = config.duration("idle_after");
        Optional<ErrorHandling> errorHandling = ErrorHandling.of(config, translation);
        config.done();
        Optional<PCollection> input = ElementTranslators.onlyInput(spec, translation);
        Optional<RowFunction> function =
                timestamp
                        .flatMap(
                                node ->
                                        ElementTranslators.expression(
                                                        translation,
                                                        config,
                                                        node,
                                                        language,
                                                        translation.fields(input))
                                                .flatMap(value -> instant(config, value, node)))
                        .map(at -> new RowFunction.AssignTimestamps(at, outOfOrderness, idleAfter));
        input.ifPresent(
                in ->
                        ElementTranslators.addOrLeave(
                                translation, spec, in, function, errorHandling));
    }

    /** Numbers are seconds since the epoch, to the microsecond, as Beam has it. */
    private static Optional<Expression> instant(
            ConfigReader config, Expression value, DocumentNode node) {
        FieldType type = value.type().base();
        boolean number = type instanceof FieldType.Scalar scalar && scalar.kind().isNumeric();
        if (!number && !type.is(Kind.DATETIME)) {
            config.problem(
                    ProblemCode.TYPE_MISMATCH,
                    node.place(),
                    "the timestamp "
                            + value
                            + " is "
                            + value.type()
                            + ", neither datetime nor a number (of seconds since 1970)",
                    "convert it, for example with language sql: CAST(" + value + " AS TIMESTAMP)");
            return Optional.empty();
        }
        try {
            if (!number) {
                return Optional.of(value);
            }
            if (((FieldType.Scalar) type).kind().isInteger()) {
                return Optional.of(ScalarFunctions.call("TIMESTAMP_SECONDS", List.of(value)));
            }
            Expression million = new Expression.Literal(1_000_000L, FieldType.of(Kind.INT64));
            Expression micros = Typing.operation(Operator.MULTIPLY, List.of(value, million));
            Expression whole =
                    Typing.cast(ScalarFunctions.call("ROUND", List.of(micros)), Kind.INT64);
            return Optional.of(ScalarFunctions.call("TIMESTAMP_MICROS", List.of(whole)));
        } catch (ProblemException e) {
            config.problems(e, node.place());
            return Optional.empty();
        }
    }
}
