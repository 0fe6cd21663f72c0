import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.sdk.Arguments;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.Pipeline;
import org.nifibeam.core.sdk.PipelineProgram;
import org.nifibeam.core.sdk.aggregates.Mean;
import org.nifibeam.core.sdk.grouping.Combine;
import org.nifibeam.core.sdk.io.Read;
import org.nifibeam.core.sdk.io.Write;
import org.nifibeam.core.sdk.rows.AssignTimestamps;
import org.nifibeam.core.sdk.rows.Convert;
import org.nifibeam.core.sdk.rows.FilterRows;
import org.nifibeam.core.sdk.transforms.Filter;
import org.nifibeam.core.sdk.transforms.MapElements;
import org.nifibeam.core.sdk.transforms.ParDo;
import org.nifibeam.core.sdk.transforms.WindowInto;
import org.nifibeam.core.sdk.transforms.WithKeys;
import org.nifibeam.core.sdk.types.ElementTypes;

/**
 * Over three million real flights: the mean delay of each airport, and the days on which an airport
 * had many very late ones, told once a day by a function that counts in state.
 *
 * <p>Arguments: {@code input}, a Parquet file; {@code output}, the beginning of the names of two
 * JSON files; {@code many}, how many late flights are many (20).
 */
public final class FlightDelays implements PipelineProgram {
    /** The fields that are read; the file has more. */
    public record Flight(String origin, Integer delay, Instant date) {}

    @Override
    public void build(Pipeline pipeline, Arguments arguments) {
        String output = arguments.required("output");
        PCollection<Flight> flights =
                pipeline.apply(
                                Read.from(
                                        "ReadFromParquet",
                                        Map.of("path", arguments.required("input"))))
                        .apply("Known", FilterRows.by("delay IS NOT NULL"))
                        .apply(AssignTimestamps.from("date"))
                        .apply(Convert.to(ElementTypes.record(Flight.class)));

        flights.apply(
                        "ByAirport",
                        MapElements.into(
                                        ElementTypes.kv(
                                                ElementTypes.strings(), ElementTypes.ints()))
                                .via(flight -> KV.of(flight.origin(), flight.delay())))
                .apply("MeanDelay", Combine.perKey(Mean.of()))
                .apply("WriteMeans", Write.to("WriteToJson", Map.of("path", output + "-means")));

        flights.apply("VeryLate", Filter.by(flight -> flight.delay() > 120))
                .apply(WindowInto.fixed(Duration.ofDays(1)))
                .apply("LateByAirport", WithKeys.of(ElementTypes.strings(), Flight::origin))
                .apply(
                        ParDo.of(
                                new BadDays(arguments.integer("many", 20)),
                                ElementTypes.kv(
                                        ElementTypes.strings(), ElementTypes.instants())))
                .apply("WriteBadDays", Write.to("WriteToJson", Map.of("path", output + "-days")));
    }

    /** Tells an airport's day once, at its n-th flight. */
    private static final class BadDays extends DoFn<KV<String, Flight>, KV<String, Instant>> {
        private static final long serialVersionUID = 1L;

        private static final StateSpec<State.Value<Long>> COUNT =
                StateSpec.value("count", Coders.longs());

        private final long many;

        BadDays(long many) {
            this.many = many;
        }

        @Override
        public List<StateSpec<?>> states() {
            return List.of(COUNT);
        }

        @Override
        public void process(ProcessContext<KV<String, Flight>, KV<String, Instant>> context) {
            State.Value<Long> count = context.state(COUNT);
            long flights = count.read().orElse(0L) + 1;
            count.write(flights);
            if (flights == many) {
                context.output(
                        KV.of(
                                context.element().key(),
                                Instant.ofEpochMilli(context.window().start())));
            }
        }
    }
}
