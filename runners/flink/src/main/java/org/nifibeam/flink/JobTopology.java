package org.nifibeam.flink;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.BatchExecutionOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.nifibeam.core.plan.Partitioning;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.schema.Values;

/**
 * Makes Flink's job of a plan: an operator a stage, with the stage's id as its uid and the names of
 * its steps as its name, and an output of it for each way to another stage. Used once.
 */
final class JobTopology {
    private final RunReference reference;
    private final Plan plan;
    private final StreamExecutionEnvironment environment;
    private final SentType none;
    private final Map<Integer, List<DataStream<Sent>>> inputs = new TreeMap<>();

    private JobTopology(RunReference reference, Plan plan, int parallelism) {
        this.reference = reference;
        this.plan = plan;
        Configuration configuration = new Configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        // As many tasks as were asked for, however little comes.
        configuration.set(BatchExecutionOptions.ADAPTIVE_AUTO_PARALLELISM_ENABLED, false);
        // What a failed attempt has prepared must not be committed with what the next one has.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        this.environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        this.none = new SentType(reference, -1);
    }

    /** The job of a bounded plan. */
    static JobGraph of(RunReference reference, Plan plan, int parallelism) {
        JobTopology topology = new JobTopology(reference, plan, parallelism);
        plan.stages().forEach(topology::add);
        StreamGraph graph = topology.environment.getStreamGraph();
        graph.setJobName(plan.name());
        return graph.getJobGraph();
    }

    private void add(PlanStage stage) {
        SingleOutputStreamOperator<Sent> operator =
                stage.input() instanceof PlanStage.Input.FromSource
                        ? reading(stage)
                        : receiving(stage);
        operator.name(name(stage)).uid(stage.input().stage().id());
        for (Channel channel : channels(stage)) {
            DataStream<Sent> sent = spread(operator.getSideOutput(channel.tag()), channel);
            inputs.computeIfAbsent(channel.to(), number -> new ArrayList<>()).add(sent);
        }
    }

    private SingleOutputStreamOperator<Sent> reading(PlanStage stage) {
        return environment
                .fromSource(
                        new PlanSource(reference, stage.number()),
                        WatermarkStrategy.noWatermarks(),
                        "read " + stage.input().stage().name(),
                        new PolledType())
                .uid("read " + stage.input().stage().id())
                .transform("", none, new ReadingOperator(reference, stage.number()));
    }

    private SingleOutputStreamOperator<Sent> receiving(PlanStage stage) {
        List<DataStream<Sent>> all = inputs.get(stage.number());
        DataStream<Sent> input = all.get(0);
        for (DataStream<Sent> more : all.subList(1, all.size())) {
            input = input.union(more);
        }
        return input.transform("", none, new ReceivingOperator(reference, stage.number()));
    }

    private static String name(PlanStage stage) {
        Set<String> names = new LinkedHashSet<>();
        names.add(stage.input().stage().name());
        stage.steps().forEach(step -> names.add(step.stage().name()));
        return String.join(" -> ", names);
    }

    private Set<Channel> channels(PlanStage stage) {
        Set<Channel> channels = new LinkedHashSet<>();
        for (Step.Consumer consumer : stage.consumers()) {
            if (consumer instanceof Step.Consumer.ToStage to) {
                channels.add(new Channel(reference, to.stage(), to.partitioning()));
            }
        }
        return channels;
    }

    private static DataStream<Sent> spread(DataStream<Sent> sent, Channel channel) {
        Partitioning partitioning = channel.partitioning();
        if (partitioning instanceof Partitioning.ByKey) {
            return sent.partitionCustom(JobTopology::task, Sent::keyHash);
        }
        if (partitioning instanceof Partitioning.RoundRobin) {
            return sent.rebalance();
        }
        if (partitioning instanceof Partitioning.Broadcast) {
            return sent.broadcast();
        }
        return sent.forward();
    }

    /**
     * The task of a key. By the high bits of the spread hash: the low ones choose the slot in the
     * task's tables.
     */
    private static int task(int keyHash, int tasks) {
        return (int) (((Values.spread(keyHash) & 0xFFFFFFFFL) * tasks) >>> Integer.SIZE);
    }
}
