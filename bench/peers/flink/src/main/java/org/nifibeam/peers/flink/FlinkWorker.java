package org.nifibeam.peers.flink;

import java.util.Locale;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.nifibeam.bench.work.Worker;

/**
 * Flink's side: a query by hand in the DataStream API or as Flink SQL, in Flink's local cluster,
 * objects used again. Arguments: query, events, whether as a stream, {@code flink} or {@code
 * flink-sql}, tasks.
 */
public final class FlinkWorker {
    private FlinkWorker() {}

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        String query = arguments[0];
        long events = Long.parseLong(arguments[1]);
        boolean asStream = Boolean.parseBoolean(arguments[2]);
        boolean sql = arguments[3].equals("flink-sql");
        int tasks = Integer.parseInt(arguments[4]);
        Worker.serve(
                () -> {
                    StreamExecutionEnvironment environment = environment(asStream, tasks);
                    Events made = new Events(environment, events, tasks);
                    if (sql) {
                        new FlinkSqlQueries(environment, made, asStream).build(query);
                    } else {
                        new FlinkQueries(made).build(query);
                    }
                    environment.execute(query.toLowerCase(Locale.ROOT));
                    return ChecksumSink.take();
                });
    }

    private static StreamExecutionEnvironment environment(boolean asStream, int tasks) {
        Configuration configuration = new Configuration();
        configuration.set(
                ExecutionOptions.RUNTIME_MODE,
                asStream ? RuntimeExecutionMode.STREAMING : RuntimeExecutionMode.BATCH);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(256));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(tasks, configuration);
        environment.getConfig().enableObjectReuse();
        return environment;
    }
}
