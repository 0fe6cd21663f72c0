package org.nifibeam.nifi.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.definition.Composite;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.nifi.CanvasCompiler;
import org.nifibeam.nifi.stage.ErrorRoute;

/** Compiles what has come together along a flow, and gives each problem to where it is made. */
final class DefinitionCheck {
    /** Begins the names of stages that take what no other stage takes. */
    private static final String CONSUMER = "(takes) ";

    /** Stands between a stage's name and that of the stage which takes what it fails on. */
    private static final String DEAD_LETTERS = " dead letters";

    private final CanvasDefinition definition;
    private final Map<String, Visit> visits = new HashMap<>();
    private final Compilation compilation;

    /**
     * Compiles; no I/O.
     *
     * @param definition that of all the branches
     * @param branches those that it is made of
     */
    DefinitionCheck(CanvasDefinition definition, List<TracedDefinition> branches) {
        this.definition = definition;
        branches.forEach(branch -> visits.putAll(branch.visits()));
        this.compilation =
                CanvasCompiler.get()
                        .compile(
                                taken().definition(),
                                CompileSettings.offline(definition.canvas().schemas()));
    }

    /** With stages that take errors and outputs: that nobody takes them is another matter. */
    private CanvasDefinition taken() {
        List<String> outputs = new ArrayList<>();
        visits.values().stream()
                .filter(visit -> visit.draft().errors() == ErrorRoute.BRANCH && !visit.open())
                .map(visit -> visit.stage() + "." + ErrorRoute.OUTPUT)
                .forEach(output -> outputs.addAll(definition.definition().resolve(output)));
        for (Composite composite : definition.definition().composites()) {
            composite.outputs().values().forEach(outputs::addAll);
        }
        Set<String> references = references(definition);
        CanvasDefinition whole = definition;
        for (String output : outputs) {
            if (references.add(output)) {
                String name = CONSUMER + output;
                whole =
                        whole.withStage(
                                "LogForTesting",
                                name,
                                name,
                                Map.of("input", output),
                                Map.of(),
                                Map.of());
            }
        }
        return whole;
    }

    /** What its stages take. */
    static Set<String> references(CanvasDefinition definition) {
        Set<String> references = new HashSet<>();
        for (TransformSpec stage : definition.definition().transforms()) {
            stage.inputs().forEach(input -> references.add(input.reference()));
        }
        return references;
    }

    /** Its graph, if it is right and all of it is known. */
    Optional<Graph> graph() {
        return compilation.graph();
    }

    /** Gives each problem to the visit that it belongs to. */
    void tell() {
        List<Problem> stamped = definition.canvas().problems();
        FieldOrigins origins =
                new FieldOrigins(definition.definition().transforms(), compilation.outputs());
        for (Problem problem : compilation.problems()) {
            if (!stamped.contains(problem)) {
                tell(problem.at(Place.NOWHERE), origins.of(problem));
            }
        }
    }

    /** The same for problems that were found elsewhere. */
    void tell(List<Problem> problems) {
        problems.forEach(problem -> tell(problem, ""));
    }

    private void tell(Problem problem, String origin) {
        problem.stage()
                .flatMap(this::visit)
                .filter(visit -> visit.canBeCompiled() && !isOfItsName(visit, problem))
                .ifPresent(
                        visit ->
                                visit.add(
                                        problem.code(),
                                        problem.words() + (origin.isEmpty() ? "" : "; " + origin)));
    }

    /** A stage whose name is taken has the other's id too; that has been said. */
    private static boolean isOfItsName(Visit visit, Problem problem) {
        return problem.code() == ProblemCode.DUPLICATE
                && !visit.stage().equals(visit.draft().name());
    }

    /** Stages made of several, and what takes a stage's errors, have its name before their own. */
    private Optional<Visit> visit(String stage) {
        String name = stage;
        while (!visits.containsKey(name)) {
            int slash = name.lastIndexOf('/');
            if (name.endsWith(DEAD_LETTERS)) {
                name = name.substring(0, name.length() - DEAD_LETTERS.length());
            } else if (slash > 0) {
                name = name.substring(0, slash);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(visits.get(name));
    }
}
