package org.nifibeam.peers.flink;

import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker;

/**
 * Flink's side: the work by hand in the DataStream API or as Flink SQL, objects used again. Its
 * local cluster goes on from one run to the next, so that only the first one waits for its start.
 * Arguments: those of an {@link Order} for {@code flink}, {@code flink-plain} or {@code flink-sql}.
 */
public final class FlinkWorker {
    private final Order order;
    private final Configuration configuration = new Configuration();
    private MiniCluster cluster;

    private FlinkWorker(Order order) {
        this.order = order;
        configuration.set(
                ExecutionOptions.RUNTIME_MODE,
                order.asStream() ? RuntimeExecutionMode.STREAMING : RuntimeExecutionMode.BATCH);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(256));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(256));
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_PORT, "0");
    }

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        FlinkWorker worker = new FlinkWorker(Order.of(arguments));
        try {
            Worker.serve(worker::run);
        } finally {
            worker.close();
        }
    }

    private Worker.Answer run() throws Exception {
        if (cluster == null) {
            cluster = new MiniCluster(cluster());
            cluster.start();
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(order.tasks());
        if (order.nexmark()) {
            query(environment);
        } else {
            FlinkGroups groups = new FlinkGroups(environment, order);
            groups.build(order.group());
        }
        execute(environment.getStreamGraph());
        return ChecksumSink.take();
    }

    /** As a graph of operators and not of tasks, which adaptive ones of its SQL want. */
    private void execute(StreamGraph graph) throws Exception {
        graph.setJobId(new JobID());
        graph.serializeUserDefinedInstances();
        cluster.submitJob(graph).get();
        cluster.requestJobResult(graph.getJobID())
                .get()
                .toJobExecutionResult(FlinkWorker.class.getClassLoader());
    }

    private MiniClusterConfiguration cluster() {
        return new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(order.tasks())
                .build();
    }

    private void query(StreamExecutionEnvironment environment) {
        Events made = new Events(environment, order.events(), order.tasks());
        if (order.who().equals("flink-sql")) {
            new FlinkSqlQueries(environment, made, order.asStream()).build(order.work());
        } else {
            new FlinkQueries(made).build(order.work());
        }
    }

    private void close() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }
}
