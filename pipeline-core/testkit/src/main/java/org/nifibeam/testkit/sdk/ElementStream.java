package org.nifibeam.testkit.sdk;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.Pipeline;
import org.nifibeam.core.sdk.io.Read;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Source;
import org.nifibeam.testkit.Gate;
import org.nifibeam.testkit.Script;
import org.nifibeam.testkit.TestStream;

/**
 * An unbounded collection whose elements, timestamps and watermark a test writes down, step by
 * step: a {@link TestStream} of Java objects. The clock is the test pipeline's, moved by hand while
 * a gate is closed.
 *
 * @param <T> the elements
 */
public final class ElementStream<T> implements PTransform<Pipeline, PCollection<T>> {
    private final ElementType<T> type;
    private final Script.Builder script;

    private ElementStream(ElementType<T> type) {
        this.type = type;
        this.script = Script.of(type.schema());
    }

    /** A stream of a type's values. */
    public static <T> ElementStream<T> of(ElementType<T> type) {
        return new ElementStream<>(type);
    }

    /** An element at an ISO timestamp. */
    public ElementStream<T> at(String timestamp, T element) {
        return at(Instant.parse(timestamp).toEpochMilli(), element);
    }

    /** An element at a timestamp in milliseconds since the epoch. */
    public ElementStream<T> at(long timestamp, T element) {
        script.batch(List.of(new Script.TimedRow(type.toRow(element), timestamp)));
        return this;
    }

    /** The watermark comes to an ISO time. */
    public ElementStream<T> watermark(String time) {
        script.watermark(time);
        return this;
    }

    /** The watermark comes to a time in milliseconds since the epoch. */
    public ElementStream<T> watermark(long time) {
        script.watermark(time);
        return this;
    }

    /** Nothing until the gate is open. */
    public ElementStream<T> waitFor(Gate gate) {
        script.waitFor(gate);
        return this;
    }

    @Override
    public PCollection<T> expand(Pipeline pipeline) {
        try {
            Source source =
                    TestStream.stream()
                            .add("script", script.build())
                            .create(new Config(Map.of("script", "script", "accept", "all")));
            return Read.from("ElementStream", source, type).unbounded().expand(pipeline);
        } catch (ProblemException e) {
            throw new IllegalStateException(e);
        }
    }
}
