package org.nifibeam.nifi.service;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.components.state.StateManager;
import org.apache.nifi.components.state.StateMap;
import org.apache.nifi.controller.NodeTypeProvider;
import org.nifibeam.nifi.NodeName;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunnerUnavailableException;

/**
 * The names of running pipelines in a cluster's state, which is changed by compare and set alone.
 * Thread-safe; changes are made one after the other, and wait for ZooKeeper.
 *
 * <p>NiFi gives a node that is not connected its local state in the cluster's place, without a
 * word. So nothing is read or written unless the node is connected before and after.
 */
final class NameClaims {
    /** So often others may be faster; each of them has made a change then. */
    private static final int ATTEMPTS = 100;

    private final StateManager manager;
    private final NodeTypeProvider nodes;
    private final String folder;
    private final Set<String> pending = ConcurrentHashMap.newKeySet();
    private volatile Optional<Claims> known = Optional.empty();
    private volatile Optional<String> trouble = Optional.empty();

    /**
     * Those that a service sees.
     *
     * @param folder the identity of its work folder
     */
    NameClaims(StateManager manager, NodeTypeProvider nodes, String folder) {
        this.manager = manager;
        this.nodes = nodes;
        this.folder = folder;
    }

    /** True if there are other nodes to share names with. */
    boolean shared() {
        return nodes != null && nodes.isConfiguredForClustering();
    }

    /** What this node is called. */
    String node() {
        return NodeName.of(nodes);
    }

    /** The identity of this node's work folder. */
    String folder() {
        return folder;
    }

    /** All claims as they were when they were last read; none if that has not been yet. */
    Optional<Claims> known() {
        return known;
    }

    /**
     * One change of the claims; may be asked for several times until there is one.
     *
     * @param <X> why it may not be
     */
    interface Change<X extends Exception> {
        /** The claims after it; the same object if there is nothing to be changed. */
        Claims of(Claims before) throws X;
    }

    /**
     * Changes the claims, and knows them then.
     *
     * @throws X if the change does
     * @throws RunnerUnavailableException if the cluster's state cannot be reached now
     */
    synchronized <X extends Exception> Claims change(Change<X> change)
            throws X, RunnerUnavailableException {
        for (int i = 0; i < ATTEMPTS; i++) {
            StateMap map = get();
            Claims before = new Claims(map.toMap());
            Claims after = change.of(before);
            if (after == before || replace(map, after)) {
                known = Optional.of(after);
                trouble = Optional.empty();
                return after;
            }
        }
        throw unreachable("other nodes have changed it each time");
    }

    private StateMap get() throws RunnerUnavailableException {
        return reached(() -> manager.getState(Scope.CLUSTER));
    }

    private boolean replace(StateMap before, Claims after) throws RunnerUnavailableException {
        return reached(() -> manager.replace(before, after.state(), Scope.CLUSTER));
    }

    private interface Access<T> {
        T now() throws IOException;
    }

    private <T> T reached(Access<T> access) throws RunnerUnavailableException {
        connected();
        try {
            T answer = access.now();
            connected();
            return answer;
        } catch (IOException | RuntimeException e) {
            throw unreachable(e + "; see to ZooKeeper, and NiFi's log");
        }
    }

    private void connected() throws RunnerUnavailableException {
        if (!nodes.isClustered() || !nodes.isConnected()) {
            throw unreachable("this node is not connected to its cluster");
        }
    }

    private RunnerUnavailableException unreachable(String why) {
        trouble = Optional.of(why);
        return new RunnerUnavailableException(
                "which pipelines run on other nodes is in the cluster's state, which cannot be"
                        + " reached: "
                        + why);
    }

    /** What was wrong when the state was last asked for: nobody else need wait to find that out. */
    private void expectReachable() throws RunnerUnavailableException {
        Optional<String> why = trouble;
        if (why.isPresent()) {
            throw unreachable(why.get());
        }
    }

    /** From now on a run's claim stays though there is no such run yet. */
    void begin(String runId) {
        pending.add(runId);
    }

    /** The run is there, or does not come. */
    void done(String runId) {
        pending.remove(runId);
    }

    /** The runs in the making. */
    Set<String> pending() {
        return Set.copyOf(pending);
    }

    /** What is to become of a name that runs on other nodes hold. */
    interface Rule<T> {
        /** An answer in the place of the claim, or none if it is to be made beside theirs. */
        Optional<T> of(List<NameClaim> others) throws RunRefusedException;
    }

    private Claims read() throws RunnerUnavailableException {
        expectReachable();
        return change(before -> before);
    }

    /** The claims of other nodes that have not been released, the oldest first. */
    List<NameClaim> elsewhere() throws RunnerUnavailableException {
        return read().all().stream()
                .filter(claim -> !claim.folder().equals(folder))
                .filter(claim -> claim.released().isEmpty())
                .toList();
    }

    /** Asks a rule, and claims nothing. */
    <T> Optional<T> ask(String pipeline, Rule<T> rule)
            throws RunRefusedException, RunnerUnavailableException {
        return rule.of(read().elsewhere(pipeline, folder));
    }

    /**
     * Claims a name for a run, once.
     *
     * @param claim its turn is found here
     * @param rule asked before, each time that others have been faster
     * @return the rule's answer if there is one, and nothing is claimed then
     */
    <T> Optional<T> claim(NameClaim claim, Rule<T> rule)
            throws RunRefusedException, RunnerUnavailableException {
        expectReachable();
        Answer<T> answer = new Answer<>();
        this.<RunRefusedException>change(
                before -> {
                    Optional<NameClaim> there = before.of(claim.runId());
                    if (there.isPresent() && !there.get().folder().equals(folder)) {
                        throw refused(
                                "DUPLICATE",
                                "run " + claim.runId() + " was begun on " + where(there.get()),
                                "do not load-balance the connections between pipeline stages");
                    }
                    if (there.isPresent()) {
                        return before;
                    }
                    answer.given = rule.of(before.elsewhere(claim.pipeline(), folder));
                    return answer.given.isPresent() ? before : before.withNew(claim);
                });
        return answer.given;
    }

    private static final class Answer<T> {
        private Optional<T> given = Optional.empty();
    }

    /**
     * Gives a run of another node up, so that its name is free; does nothing if that has been done.
     */
    NameClaim release(String runId) throws RunRefusedException, RunnerUnavailableException {
        expectReachable();
        String how = Instant.now() + " on node '" + node() + "'";
        return this.<RunRefusedException>change(
                        before -> {
                            NameClaim claim = before.of(runId).orElseThrow(() -> unknown(runId));
                            if (claim.folder().equals(folder)) {
                                throw refused(
                                        "INVALID_VALUE",
                                        "run " + runId + " is this node's own, and goes on",
                                        "cancel or drain it");
                            }
                            return claim.released().isPresent()
                                    ? before
                                    : before.with(claim.released(how));
                        })
                .of(runId)
                .orElseThrow(() -> unknown(runId));
    }

    private static RunRefusedException unknown(String runId) {
        return refused(
                "UNKNOWN_RUN",
                "no node of the cluster has a run " + runId + " that goes on",
                "the refusal of the pipeline names the run that is meant");
    }

    /** Where a claim's run is, in words. */
    String where(NameClaim claim) {
        return claim.node().equals(node())
                ? "this node ('" + claim.node() + "') in another Work Folder than it has now"
                : "node '" + claim.node() + "'";
    }

    private static RunRefusedException refused(String code, String message, String advice) {
        return new RunRefusedException(
                List.of(new RunProblem(code, Optional.empty(), message, advice)));
    }
}
