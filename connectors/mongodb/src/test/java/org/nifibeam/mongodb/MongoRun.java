package org.nifibeam.mongodb;

import java.nio.file.Path;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.embedded.EmbeddedRunner;
import org.nifibeam.testkit.DefinitionRuns;
import org.nifibeam.testkit.Incarnations;

/** A definition run on the embedded runner, in this JVM or as a program. */
public final class MongoRun {
    private MongoRun() {}

    /** Begins a run, or goes on with it. */
    public static Job start(String definition, Path work, int tasks) throws Exception {
        return start(definition, work, tasks, Connections.NONE);
    }

    /** The same with connections. */
    public static Job start(String definition, Path work, int tasks, Connections connections)
            throws Exception {
        return DefinitionRuns.on(new EmbeddedRunner())
                .with(connections)
                .start("mongodb-run", definition, work, tasks);
    }

    /**
     * Sums by key and minute of a field's time, from the inserts of a collection to a collection.
     */
    public static String sums(String uri, String from, String to) {
        return """
        pipeline:
          transforms:
            - type: ReadFromMongoDB
              name: read
              config:
                uri: '%1$s'
                database: shop
                collection: '%2$s'
                changes: true
                start: '2020-01-01T00:00:00Z'
                schema:
                  type: object
                  properties:
                    key: {type: string}
                    at: {type: string, format: date-time}
                    amount: {type: integer}
                  required: [key, at, amount]
            - type: MapToFields
              name: orders
              input: read
              config:
                language: sql
                fields: {key: document.key, at: document.at, amount: document.amount}
            - type: AssignTimestamps
              name: time
              input: orders
              config: {language: sql, timestamp: "COALESCE(at, TIMESTAMP '2020-01-01 00:00:00')", max_out_of_orderness: 2m}
            - type: Combine
              name: sums
              input: time
              windowing: {type: fixed, size: 1m}
              config:
                group_by: [key]
                combine: {sum: {value: amount, fn: sum}, rows: {value: amount, fn: count}}
                window_fields: {start: window_start}
            - type: WriteToMongoDB
              name: write
              input: sums
              config:
                uri: '%1$s'
                database: shop
                collection: '%3$s'
                operation: insert
                key_fields: [key, start]
        """
                .formatted(uri, from, to);
    }

    /**
     * Arguments: where the server is, the collections to read and to write, the work folder, tasks.
     */
    public static void main(String[] arguments) throws Exception {
        Job job =
                start(
                        sums(arguments[0], arguments[1], arguments[2]),
                        Path.of(arguments[3]),
                        Integer.parseInt(arguments[4]));
        Incarnations.runUntilKilled(job);
    }
}
