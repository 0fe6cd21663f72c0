package org.nifibeam.nifi.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.CanvasBlock;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.UserCodeStages;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.nifi.result.FlowFileSinkProvider;
import org.nifibeam.nifi.result.FlowFileSourceProvider;
import org.nifibeam.service.ConnectionSettings;
import org.nifibeam.service.StageAddress;

/**
 * From a definition to a plan, within the service's limits. Nothing that the definition says of
 * itself is trusted.
 */
final class PlanMaker {
    private final PipelineCompiler compiler;
    private final Capabilities capabilities;
    private final List<String> allowedPaths;
    private final CodeRule code;

    PlanMaker(
            PipelineCompiler compiler,
            Capabilities capabilities,
            List<String> allowedPaths,
            CodeRule code) {
        this.compiler = compiler;
        this.capabilities = capabilities;
        this.allowedPaths = List.copyOf(allowedPaths);
        this.code = code;
    }

    /** What is said to code that comes with a pipeline. */
    enum CodeRule {
        ALLOWED("", ""),
        DENIED(
                "it runs user code, which this runner does not allow",
                "set User Code of the runner service to 'allowed', or write it without 'language: java' and classes of"
                        + " your own"),
        NOT_HERE(
                "it runs user code, which may end or hang the JVM it runs in, and that would be NiFi's",
                "set Execution of the runner service to 'separate process'");

        private final String message;
        private final String advice;

        CodeRule(String message, String advice) {
            this.message = message;
            this.advice = advice;
        }

        Problem problem(String stage) {
            return new Problem(
                    ProblemCode.DENIED, Place.NOWHERE, Optional.of(stage), message, advice);
        }
    }

    /**
     * A graph to run and its plan.
     *
     * @param connectors with the connections that it names
     * @param connections the names of these
     */
    record Planned(Graph graph, Plan plan, Connectors connectors, Set<String> connections) {
        Planned {
            connections = Set.copyOf(connections);
        }
    }

    PipelineCompiler compiler() {
        return compiler;
    }

    /** Where paths of a definition must lie. */
    List<String> allowedPaths() {
        return allowedPaths;
    }

    /**
     * Compiles and plans a text.
     *
     * @param connections those that it may name
     * @throws ProblemException with the problems that stages have stamped, and those of compiling
     *     it all again
     */
    Planned plan(String text, Map<String, ConnectionSettings> connections) throws ProblemException {
        return plan(Definition.parse(text, Optional.empty()), connections);
    }

    /**
     * Compiles and plans.
     *
     * @param connections those that it may name
     * @throws ProblemException with the problems that stages have stamped, and those of compiling
     *     it all again
     */
    Planned plan(Definition definition, Map<String, ConnectionSettings> connections)
            throws ProblemException {
        return check(definition, connections, List.of()).planned().orElseThrow();
    }

    /**
     * A definition that may be run.
     *
     * @param planned empty if it has classes of jars, behind which everything is known in the run's
     *     process only
     * @param connections the names of those it needs
     * @param addresses where its stages read and write, as far as that is known
     */
    record Checked(
            Optional<Planned> planned, Set<String> connections, List<StageAddress> addresses) {
        Checked {
            addresses = List.copyOf(addresses);
            connections = Set.copyOf(connections);
        }
    }

    /**
     * Compiles and plans, as far as that goes without running code of users.
     *
     * @param connections those that it may name
     * @param more what is wrong with its jars, said if they may run at all
     * @throws ProblemException with the problems that stages have stamped, and those of compiling
     *     it all again
     */
    Checked check(
            Definition definition, Map<String, ConnectionSettings> connections, List<Problem> more)
            throws ProblemException {
        return check(definition, connections, compiler, more);
    }

    /** The same with connectors of the caller's. */
    Checked check(
            Definition definition,
            Map<String, ConnectionSettings> connections,
            PipelineCompiler withConnectors,
            List<Problem> more)
            throws ProblemException {
        GivenConnections given = new GivenConnections(connections, withConnectors.connectors());
        PipelineCompiler own = withConnectors.withConnections(given);
        Compilation compilation =
                own.compileToRun(
                        definition, CompileSettings.restrictedTo(allowedPaths).withCodeLater());
        if (!given.problems().isEmpty()) {
            throw new ProblemException(given.problems());
        }
        List<TransformSpec> jars = RunJars.stages(definition);
        List<Problem> problems = new ArrayList<>(told(definition, compilation));
        if (code == CodeRule.ALLOWED) {
            problems.addAll(more);
        } else {
            jars.forEach(stage -> problems.add(code.problem(stage.name())));
        }
        if (problems.isEmpty() && jars.isEmpty()) {
            problems.addAll(compilation.unread());
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        if (compilation.graph().isEmpty()) {
            return new Checked(
                    Optional.empty(), named(definition, given.used(), connections), List.of());
        }
        Graph graph = compilation.graph().get();
        checkCode(graph);
        Plan plan = Planner.plan(graph, capabilities, own.connectors());
        return new Checked(
                Optional.of(new Planned(graph, plan, own.connectors(), given.used())),
                given.used(),
                Addresses.of(graph, own.connectors()));
    }

    /** Behind a class of a jar, stages are not looked at: what they name is taken as it stands. */
    private static Set<String> named(
            Definition definition, Set<String> used, Map<String, ConnectionSettings> given) {
        Set<String> named = new LinkedHashSet<>(used);
        for (TransformSpec stage : definition.transforms()) {
            Object name = ((Map<?, ?>) stage.config().plain()).get("connection");
            if (name instanceof String text && given.containsKey(text)) {
                named.add(text);
            }
        }
        return named;
    }

    /** The connectors, with connections. */
    Connectors connectors(Map<String, ConnectionSettings> connections) {
        return compiler.withConnections(new GivenConnections(connections, compiler.connectors()))
                .connectors();
    }

    /** True if what has been checked brings code that may do what it likes to its JVM. */
    static boolean bringsCode(Checked checked) {
        return checked.planned()
                .map(planned -> !UserCodeStages.of(planned.graph()).isEmpty())
                .orElse(true);
    }

    private void checkCode(Graph graph) throws ProblemException {
        if (code == CodeRule.ALLOWED) {
            return;
        }
        List<Problem> problems =
                UserCodeStages.of(graph).stream().map(stage -> code.problem(stage.name())).toList();
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
    }

    /**
     * A stage that has reported itself is not reported a second time in other words, save where it
     * may not do a thing.
     */
    private static List<Problem> told(Definition definition, Compilation compilation) {
        List<Problem> stamped = definition.canvas().map(CanvasBlock::problems).orElse(List.of());
        Set<Optional<String>> stages =
                stamped.stream().map(Problem::stage).collect(Collectors.toSet());
        return compilation.problems().stream()
                .filter(
                        p ->
                                stamped.contains(p)
                                        || !stages.contains(p.stage())
                                        || p.code() == ProblemCode.DENIED)
                .toList();
    }

    /** Those of a text; none if it is no definition. */
    static Set<String> inputs(String text) {
        try {
            return text.contains(FlowFileSourceProvider.APPENDED)
                    ? inputs(Definition.parse(text, Optional.empty()))
                    : Set.of();
        } catch (ProblemException e) {
            return Set.of();
        }
    }

    /** The ids of the inputs that are appended to while the pipeline reads them. */
    static Set<String> inputs(Definition definition) {
        Set<String> inputs = new LinkedHashSet<>();
        for (TransformSpec stage : definition.transforms()) {
            Map<?, ?> config = (Map<?, ?>) stage.config().plain();
            if (stage.type().equals(FlowFileSourceProvider.TYPE)
                    && Boolean.TRUE.equals(config.get(FlowFileSourceProvider.APPENDED))
                    && config.get(FlowFileSourceProvider.INPUT) instanceof String input
                    && Submissions.isRunId(input)) {
                inputs.add(input);
            }
        }
        return inputs;
    }

    /** The stages that give results, by id. */
    static Map<String, String> ports(Definition definition) {
        Map<String, String> ports = new LinkedHashMap<>();
        for (TransformSpec stage : definition.transforms()) {
            if (stage.type().equals(FlowFileSinkProvider.TYPE)) {
                ports.put(stage.id(), stage.name());
            }
        }
        return ports;
    }
}
