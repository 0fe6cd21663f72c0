package org.nifibeam.core.sdk;

/**
 * A program that builds a pipeline, the entry of a jar: {@code ./nifi-beam run app.jar --class X}.
 * The launcher finds the class by its name, makes one with its public constructor without
 * parameters, has it build, and runs what was built on the runner that the command line names.
 *
 * <pre>{@code
 * public final class WordCount implements PipelineProgram {
 *     @Override
 *     public void build(Pipeline pipeline, Arguments arguments) {
 *         pipeline.apply(Create.of(ElementTypes.strings(), "to be", "or not to be"))
 *                 .apply(FlatMapElements.into(ElementTypes.strings())
 *                         .via((String line) -> List.of(line.split(" "))))
 *                 .apply(Count.perElement())
 *                 .apply(Write.to("WriteToJson", Map.of("path", arguments.required("output"))));
 *     }
 * }
 * }</pre>
 */
public interface PipelineProgram {
    /**
     * Adds the program's stages to an empty pipeline.
     *
     * @param pipeline where to
     * @param arguments what the command line gives the program
     * @throws IllegalPipelineException if what it builds is no pipeline
     */
    void build(Pipeline pipeline, Arguments arguments);
}
