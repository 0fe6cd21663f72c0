package org.nifibeam.core.sdk;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.function.View;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Connectors;

/**
 * A pipeline that a program builds: transforms are applied to it and to the collections that they
 * give, and {@link #graph} is what a definition compiles to as well. Confined to one thread.
 */
public final class Pipeline {
    private final String name;
    private final Connectors connectors;
    private final List<Node> nodes = new ArrayList<>();
    private final Set<String> paths = new HashSet<>();
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final Deque<Expansion> scopes = new ArrayDeque<>();
    private final Map<View<?>, PCollection<?>> views = new IdentityHashMap<>();
    private final Map<org.nifibeam.core.model.PCollection, StageInfo> errors =
            new LinkedHashMap<>();

    private Pipeline(String name, Connectors connectors) {
        this.name = Objects.requireNonNull(name, "name");
        this.connectors = Objects.requireNonNull(connectors, "connectors");
    }

    /** An empty pipeline with the connectors that the calling thread's class loader finds. */
    public static Pipeline create(String name) {
        return create(name, Connectors.load(Thread.currentThread().getContextClassLoader()));
    }

    /** An empty pipeline. */
    public static Pipeline create(String name, Connectors connectors) {
        return new Pipeline(name, connectors);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Where it takes sources and sinks from that are named by their type. */
    public Connectors connectors() {
        return connectors;
    }

    /**
     * Applies a transform that begins with nothing, such as a read.
     *
     * @throws IllegalPipelineException if it does not fit
     */
    public <O> O apply(PTransform<? super Pipeline, O> transform) {
        return apply(transform.name(), transform);
    }

    /** Applies a transform under a name. */
    public <O> O apply(String stage, PTransform<? super Pipeline, O> transform) {
        return applyTo(stage, this, transform);
    }

    /**
     * What has been built so far.
     *
     * @throws IllegalPipelineException if failures are asked for that nobody takes
     */
    public Graph graph() {
        return new Graph(name, nodes());
    }

    /** The nodes so far, which may read collections that are made elsewhere. */
    List<Node> nodes() {
        Set<org.nifibeam.core.model.PCollection> read = new HashSet<>();
        nodes.forEach(node -> read.addAll(node.inputs()));
        errors.forEach(
                (collection, stage) -> {
                    if (!read.contains(collection)) {
                        throw new IllegalPipelineException(
                                new Problem(
                                        ProblemCode.INCOMPLETE,
                                        stage.place(),
                                        Optional.of(stage.name()),
                                        "what it fails on goes nowhere",
                                        "apply a transform to its dead letters, or do not ask for them"),
                                Optional.empty());
                    }
                });
        return List.copyOf(nodes);
    }

    /**
     * Plans it for a runner and starts it; returns at once.
     *
     * @param options with the connectors that it was built with, or more
     * @throws ProblemException if it asks too much of the runner
     * @throws IOException if the runner cannot be reached
     */
    public Job run(Runner runner, RunOptions options) throws ProblemException, IOException {
        return runner.run(
                Planner.plan(graph(), runner.capabilities(), options.connectors()), options);
    }

    /**
     * What a transform that adds nodes itself, instead of applying other transforms, adds them
     * with: the stage that is being expanded.
     *
     * @throws IllegalStateException if no transform is being expanded
     */
    public Expansion expansion() {
        if (scopes.isEmpty()) {
            throw new IllegalStateException("stages are added by transforms: apply one to " + name);
        }
        return scopes.peek();
    }

    /**
     * Applies a transform to collections held by something other than {@link PCollectionList} or
     * {@link PCollectionTuple}.
     */
    public <I, O> O applyTo(String stage, I input, PTransform<? super I, O> transform) {
        Expansion scope = scope(stage, transform.id());
        scopes.push(scope);
        try {
            return transform.expand(input);
        } catch (IllegalPipelineException e) {
            throw e.of(scope.stage());
        } catch (IllegalArgumentException e) {
            throw scope.problem(ProblemCode.INVALID_VALUE, e.getMessage(), "", e);
        } finally {
            scopes.pop();
        }
    }

    /** Applies a transform as a stage that is made elsewhere, with the name and id it has there. */
    <I, O> O expand(StageInfo stage, I input, PTransform<? super I, O> transform) {
        paths.add(stage.name());
        scopes.push(new Expansion(this, stage));
        try {
            return transform.expand(input);
        } catch (IllegalPipelineException e) {
            throw e.of(stage);
        } finally {
            scopes.pop();
        }
    }

    private Expansion scope(String stage, Optional<String> id) {
        Optional<Expansion> outer = Optional.ofNullable(scopes.peek());
        Place place = outer.map(o -> o.stage().place()).orElseGet(CallSite::find);
        String prefix = outer.map(o -> o.stage().name() + "/").orElse("");
        String idPrefix = outer.map(o -> o.stage().id() + "/").orElse("");
        if (stage.isEmpty()) {
            throw problem(
                    place,
                    outer.map(o -> o.stage().name()),
                    ProblemCode.MISSING,
                    "a transform that is a lambda or an anonymous class has no name",
                    "name its stage: apply(\"name\", …)");
        }
        if (stage.indexOf('/') >= 0) {
            throw problem(
                    place,
                    Optional.of(prefix + stage),
                    ProblemCode.INVALID_VALUE,
                    "a stage's name has no '/', which stands between a composite and its parts",
                    "leave it out of '" + stage + "'");
        }
        String path = prefix + stage;
        if (!paths.add(path)) {
            throw problem(
                    place,
                    Optional.of(path),
                    ProblemCode.DUPLICATE,
                    "there is a stage of this name already",
                    "give each a name of its own: apply(\"name\", …)");
        }
        String idPath = idPrefix + id.orElse(stage);
        String same = ids.put(idPath, path);
        if (same != null) {
            throw problem(
                    place,
                    Optional.of(path),
                    ProblemCode.DUPLICATE,
                    "its id '" + idPath + "' is that of stage '" + same + "'",
                    "give it another one: state is bound to it");
        }
        return new Expansion(this, new StageInfo(path, idPath, place, StageInfo.Origin.PROGRAM));
    }

    private static IllegalPipelineException problem(
            Place place, Optional<String> stage, ProblemCode code, String message, String advice) {
        return new IllegalPipelineException(
                new Problem(code, place, stage, message, advice), Optional.empty());
    }

    void add(Node node) {
        nodes.add(node);
    }

    void addErrors(org.nifibeam.core.model.PCollection collection, StageInfo stage) {
        errors.put(collection, stage);
    }

    /** Remembers whose content a view shows; two views of one collection have different tags. */
    <V> View<V> register(View<V> view, PCollection<?> collection) {
        views.put(view, collection);
        return view;
    }

    int views() {
        return views.size();
    }

    Optional<PCollection<?>> collection(View<?> view) {
        return Optional.ofNullable(views.get(view));
    }
}
