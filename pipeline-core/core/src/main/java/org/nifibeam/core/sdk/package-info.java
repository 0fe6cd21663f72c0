/**
 * The Java SDK: programs that build pipelines, on one page.
 *
 * <pre>{@code
 * public final class LateFlights implements PipelineProgram {
 *     record Flight(String origin, Integer delay, Instant date) {}
 *
 *     @Override
 *     public void build(Pipeline pipeline, Arguments arguments) {
 *         pipeline.apply(Read.from("ReadFromParquet", Map.of("path", arguments.required("input"))))
 *                 .apply(FilterRows.by("delay > 15"))                                 // may be done by the file's reader
 *                 .apply(AssignTimestamps.from("date"))
 *                 .apply(Convert.to(ElementTypes.record(Flight.class)))               // rows as objects
 *                 .apply(WindowInto.fixed(Duration.ofDays(1)))
 *                 .apply(WithKeys.of(ElementTypes.strings(), Flight::origin))
 *                 .apply(Combine.perKey(Count.of()))                                  // KV<String, Long>
 *                 .apply(Write.to("WriteToJson", Map.of("path", arguments.required("output"))));
 *     }
 * }
 * }</pre>
 *
 * <ul>
 *   <li>A {@link org.nifibeam.core.sdk.PCollection} has elements of one type; a {@link
 *       org.nifibeam.core.sdk.PTransform} makes others of it. {@code apply("name", …)} names the
 *       stage, which a second transform of one kind needs: names are unique, and state is bound to
 *       them (or to an {@link org.nifibeam.core.sdk.PTransform#identifiedBy id}).
 *   <li>Java forgets type arguments, so what comes out is stated where it cannot be known: {@code
 *       MapElements.into(ElementTypes.longs()).via(…)}. See {@link
 *       org.nifibeam.core.sdk.types.ElementTypes}; records are the plain way to have fields.
 *   <li>Elements: {@code MapElements}, {@code FlatMapElements}, {@code Filter}, {@code ParDo} with
 *       a {@link org.nifibeam.core.function.DoFn} for outputs, side inputs, state, timers and dead
 *       letters: {@link org.nifibeam.core.sdk.transforms}. By expressions, which sources may do
 *       themselves: {@link org.nifibeam.core.sdk.rows}.
 *   <li>Groups: {@code Combine}, {@code GroupByKey}, {@code CoGroupByKey}, {@code Join}, {@code
 *       Count}, {@code Distinct}: {@link org.nifibeam.core.sdk.grouping}. What combines them:
 *       {@link org.nifibeam.core.sdk.aggregates}.
 *   <li>A collection beside another one's elements is a view: {@code names.asSingleton()}, {@link
 *       org.nifibeam.core.sdk.Views#asMap}.
 *   <li>What is wrong is said where it is built, by an {@link
 *       org.nifibeam.core.sdk.IllegalPipelineException} with the program's line, the stage and what
 *       to do.
 * </ul>
 *
 * A program may use the packages below this one and those that its signatures show: {@code coder},
 * {@code function}, {@code schema} and {@code window}. Nothing else of ours is meant for programs.
 */
package org.nifibeam.core.sdk;
