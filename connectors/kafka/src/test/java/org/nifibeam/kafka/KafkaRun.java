package org.nifibeam.kafka;

import java.nio.file.Path;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.embedded.EmbeddedRunner;
import org.nifibeam.testkit.DefinitionRuns;
import org.nifibeam.testkit.Incarnations;

/** A definition run on the embedded runner, in this JVM or as a program. */
public final class KafkaRun {
    private KafkaRun() {}

    /** Begins a run, or goes on with it. */
    public static Job start(String definition, Path work, int tasks) throws Exception {
        return start(definition, work, tasks, Connections.NONE);
    }

    /** The same with connections. */
    public static Job start(String definition, Path work, int tasks, Connections connections)
            throws Exception {
        return DefinitionRuns.on(new EmbeddedRunner())
                .with(connections)
                .start("kafka-run", definition, work, tasks);
    }

    /** Sums by key and minute of event time, from a topic to a topic. */
    public static String sums(String brokers, String from, String to) {
        return """
        pipeline:
          transforms:
            - type: ReadFromKafka
              name: read
              config:
                bootstrap_servers: '%1$s'
                topic: '%2$s'
                format: json
                auto_offset_reset_config: earliest
                schema:
                  type: object
                  properties:
                    key: {type: string}
                    at: {type: string, format: date-time}
                    amount: {type: integer}
                  required: [key, at, amount]
            - type: AssignTimestamps
              name: time
              input: read
              config: {timestamp: at, max_out_of_orderness: 2m}
            - type: Combine
              name: sums
              input: time
              windowing: {type: fixed, size: 1m}
              config:
                group_by: [key]
                combine: {sum: {value: amount, fn: sum}, rows: {value: amount, fn: count}}
                window_fields: {start: window_start}
            - type: WriteToKafka
              name: write
              input: sums
              config: {bootstrap_servers: '%1$s', topic: '%3$s', key_field: key}
        """
                .formatted(brokers, from, to);
    }

    /** Arguments: brokers, the topics to read and to write, the work folder, how many tasks. */
    public static void main(String[] arguments) throws Exception {
        Job job;
        try {
            job =
                    start(
                            sums(arguments[0], arguments[1], arguments[2]),
                            Path.of(arguments[3]),
                            Integer.parseInt(arguments[4]));
        } catch (ProblemException e) {
            System.out.println(e.problems());
            throw e;
        }
        Incarnations.runUntilKilled(job);
    }
}
