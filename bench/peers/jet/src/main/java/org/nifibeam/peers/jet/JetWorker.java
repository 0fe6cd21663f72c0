package org.nifibeam.peers.jet;

import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker;

/**
 * Jet's side: the pipeline API in a member of its own that nobody may join, which goes on from one
 * run to the next. Arguments: those of an {@link Order} for {@code jet}.
 */
public final class JetWorker {
    private JetWorker() {}

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        Order order = Order.of(arguments);
        HazelcastInstance member = Hazelcast.newHazelcastInstance(config(order.tasks()));
        try {
            JetGroups groups = new JetGroups(order);
            JobConfig job = new JobConfig().setProcessingGuarantee(ProcessingGuarantee.NONE);
            Worker.serve(
                    () -> {
                        member.getJet().newJob(groups.pipeline(), job).join();
                        return ChecksumSink.take();
                    });
        } finally {
            member.shutdown();
        }
    }

    private static Config config(int tasks) {
        Config config = new Config("peer");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.getJetConfig().setEnabled(true).setCooperativeThreadCount(tasks);
        NetworkConfig network = config.getNetworkConfig();
        network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        return config;
    }
}
