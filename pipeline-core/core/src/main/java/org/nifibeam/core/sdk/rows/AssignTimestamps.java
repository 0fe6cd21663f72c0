package org.nifibeam.core.sdk.rows;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;

/**
 * Takes the elements' timestamps from their rows. Behind a read this is where the watermark of
 * unbounded input is made.
 *
 * @param <T> the elements; their fields are the columns that hold them
 */
public final class AssignTimestamps<T> implements PTransform<PCollection<T>, PCollection<T>> {
    private final String language;
    private final String timestamp;
    private final Duration maxOutOfOrderness;
    private final Optional<Duration> idleAfter;

    private AssignTimestamps(
            String language,
            String timestamp,
            Duration maxOutOfOrderness,
            Optional<Duration> idleAfter) {
        this.language = language;
        this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
        this.maxOutOfOrderness = maxOutOfOrderness;
        this.idleAfter = idleAfter;
    }

    /** A datetime in the definition's generic language, usually the name of a field. */
    public static <T> AssignTimestamps<T> from(String timestamp) {
        return new AssignTimestamps<>(
                Expressions.GENERIC, timestamp, Duration.ZERO, Optional.empty());
    }

    /** The expression is written in another language, for example {@code sql}. */
    public AssignTimestamps<T> in(String other) {
        return new AssignTimestamps<>(other, timestamp, maxOutOfOrderness, idleAfter);
    }

    /** How far behind the newest timestamp the watermark stays. */
    public AssignTimestamps<T> maxOutOfOrderness(Duration limit) {
        return new AssignTimestamps<>(language, timestamp, limit, idleAfter);
    }

    /** A split silent for so long no longer holds the watermark. */
    public AssignTimestamps<T> idleAfter(Duration silence) {
        return new AssignTimestamps<>(language, timestamp, maxOutOfOrderness, Optional.of(silence));
    }

    @Override
    public PCollection<T> expand(PCollection<T> input) {
        Expansion here = input.pipeline().expansion();
        here.require(input);
        Expression parsed =
                Expressions.parse(here, language, timestamp, input.collection().schema());
        if (!parsed.type().is(Kind.DATETIME)) {
            throw here.problem(
                    ProblemCode.TYPE_MISMATCH,
                    "'" + timestamp + "' is " + parsed.type(),
                    "a timestamp is a datetime");
        }
        PCollection<T> output = here.output(input.type(), input.windowing(), input.bounded());
        here.add(
                new Node.ParDo(
                        here.stage(),
                        input.collection(),
                        new RowFunction.AssignTimestamps(parsed, maxOutOfOrderness, idleAfter),
                        output.collection()));
        return output;
    }
}
