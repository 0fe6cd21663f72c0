package org.nifibeam.nifi.run;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.components.state.StateManager;
import org.apache.nifi.components.state.StateMap;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.controller.ControllerServiceInitializationContext;
import org.apache.nifi.util.MockControllerServiceInitializationContext;

/**
 * A node of a cluster, as a service sees it. While it is not connected it has a state of its own in
 * the cluster's place, as NiFi does it.
 */
final class ClusterNode {
    private final String address;
    private final ClusterState cluster;
    private final ClusterState local = new ClusterState();
    private volatile boolean connected = true;

    ClusterNode(String address, ClusterState cluster) {
        this.address = address;
        this.cluster = cluster;
    }

    void connected(boolean now) {
        connected = now;
    }

    /** What it has in the place of the cluster's state. */
    Map<String, String> local() {
        return local.entries();
    }

    private ClusterState state(Scope scope) {
        return scope == Scope.CLUSTER && connected ? cluster : local;
    }

    /** What a service of that identifier is initialized with. */
    ControllerServiceInitializationContext of(ControllerService service, String identifier) {
        return new MockControllerServiceInitializationContext(service, identifier, new States()) {
            @Override
            public boolean isConfiguredForClustering() {
                return true;
            }

            @Override
            public boolean isClustered() {
                return connected;
            }

            @Override
            public boolean isConnected() {
                return connected;
            }

            @Override
            public Optional<String> getCurrentNode() {
                return Optional.of(address);
            }
        };
    }

    private final class States implements StateManager {
        @Override
        public void setState(Map<String, String> entries, Scope scope) {
            state(scope).set(entries);
        }

        @Override
        public StateMap getState(Scope scope) throws IOException {
            return state(scope).get();
        }

        @Override
        public boolean replace(StateMap seen, Map<String, String> now, Scope scope)
                throws IOException {
            return state(scope).replace(seen, now);
        }

        @Override
        public void clear(Scope scope) {
            state(scope).set(Map.of());
        }
    }
}
