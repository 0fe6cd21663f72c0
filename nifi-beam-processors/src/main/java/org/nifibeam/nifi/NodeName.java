package org.nifibeam.nifi;

import java.util.Optional;
import org.apache.nifi.controller.NodeTypeProvider;

/** What a node of a cluster is called: definitions, claims and messages name it so. */
public final class NodeName {
    private NodeName() {}

    /** The node's address in the cluster; {@code standalone} without one, or while it has none. */
    public static String of(NodeTypeProvider nodes) {
        return Optional.ofNullable(nodes)
                .filter(NodeTypeProvider::isConfiguredForClustering)
                .flatMap(NodeTypeProvider::getCurrentNode)
                .orElse("standalone");
    }
}
