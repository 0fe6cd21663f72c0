package org.nifibeam.testkit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.run.Capability;

/**
 * For every capability, bounded and unbounded, a pipeline with literal input and literal output.
 */
final class GoldenPipelines {
    private static final String SCHEMA = "{key: string, value: int64}";

    private GoldenPipelines() {}

    /**
     * A pipeline whose outcome is known.
     *
     * @param capability what it shows
     * @param bounded for which kind of pipeline
     * @param stage the stage that needs the capability
     * @param definition the pipeline; its sources are called {@code in} and {@code more}, its sink
     *     {@code out}
     * @param expected texts of the elements written, see {@link Element#toString}
     */
    record Golden(
            Capability capability,
            boolean bounded,
            String name,
            String stage,
            String definition,
            Map<String, Script> scripts,
            List<String> expected) {
        @Override
        public String toString() {
            return capability + (bounded ? ", bounded: " : ", unbounded: ") + name;
        }
    }

    static List<Golden> all() {
        List<Golden> all = new ArrayList<>();
        for (boolean bounded : new boolean[] {true, false}) {
            all.add(elementWise(bounded));
            all.add(flatten(bounded));
            all.add(global(bounded));
            all.add(odd(bounded));
            all.add(fixed(bounded));
            all.add(sliding(bounded));
            all.add(sessions(bounded));
            all.add(lateness(bounded));
            all.add(combiner(bounded));
            all.add(lookup(bounded));
            all.add(readEach(bounded));
        }
        all.add(logical());
        return all;
    }

    private static Map<String, Script> scripts(boolean bounded) {
        Script.Builder in =
                Script.of(SCHEMA)
                        .at("2001-01-01T00:01:00Z", "a", 1)
                        .at("2001-01-01T00:02:00Z", "b", 2);
        if (!bounded) {
            in.watermark("2001-01-01T00:02:00Z");
        }
        in.at("2001-01-01T00:07:00Z", "a", 4);
        if (!bounded) {
            in.watermark("2001-01-01T00:10:00Z");
        }
        in.at("2001-01-01T00:11:00Z", "a", 8);
        Script.Builder more = Script.of(SCHEMA).at("2001-01-01T00:03:00Z", "c", 16);
        return Map.of("in", in.build(), "more", more.build());
    }

    private static String read(boolean bounded) {
        return bounded ? "TestBatch" : "TestStream";
    }

    private static Golden chain(
            Capability capability,
            boolean bounded,
            String name,
            String stage,
            String middle,
            String... expected) {
        String definition =
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: %s, name: read, config: {script: in}}
                %s
                    - {type: Collect, config: {into: out}}
                """
                        .formatted(read(bounded), middle.indent(4).stripTrailing());
        return new Golden(
                capability, bounded, name, stage, definition, scripts(bounded), List.of(expected));
    }

    private static Golden elementWise(boolean bounded) {
        return chain(
                Capability.ELEMENT_WISE,
                bounded,
                "filter and project",
                "read",
                """
                - {type: Filter, config: {keep: "value > 1"}}
                - {type: MapToFields, config: {fields: {value: value, half: value / 2, key: key}}}
                """,
                "[2, 1, b] @2001-01-01T00:02:00Z",
                "[4, 2, a] @2001-01-01T00:07:00Z",
                "[8, 4, a] @2001-01-01T00:11:00Z");
    }

    private static Golden lookup(boolean bounded) {
        return chain(
                Capability.LOOKUPS,
                bounded,
                "what is found and what is not",
                "enrich",
                """
                - {type: Enrichment, name: enrich, config: {enrichment_handler: TestLookup, handler_config: {}}}
                """,
                "[a, 1, red, 1] @2001-01-01T00:01:00Z",
                "[a, 4, red, 1] @2001-01-01T00:07:00Z",
                "[a, 8, red, 1] @2001-01-01T00:11:00Z",
                "[b, 2, null, null] @2001-01-01T00:02:00Z");
    }

    private static Golden readEach(boolean bounded) {
        return chain(
                Capability.LOOKUPS,
                bounded,
                "what elements name",
                "fruits",
                """
                - {type: ReadEach, name: fruits}
                """,
                "[apple, 150] @2001-01-01T00:01:00Z",
                "[apple, 150] @2001-01-01T00:07:00Z",
                "[apple, 150] @2001-01-01T00:11:00Z",
                "[apricot, 35] @2001-01-01T00:01:00Z",
                "[apricot, 35] @2001-01-01T00:07:00Z",
                "[apricot, 35] @2001-01-01T00:11:00Z");
    }

    private static Golden flatten(boolean bounded) {
        String definition =
                """
                pipeline:
                  transforms:
                    - {type: %s, name: first, config: {script: in}}
                    - {type: %s, name: second, config: {script: more}}
                    - {type: Flatten, name: both, input: [first, second]}
                    - {type: Collect, input: both, config: {into: out}}
                """
                        .formatted(read(bounded), read(bounded));
        return new Golden(
                Capability.FLATTEN,
                bounded,
                "two sources",
                "both",
                definition,
                scripts(bounded),
                List.of(
                        "[a, 1] @2001-01-01T00:01:00Z",
                        "[a, 4] @2001-01-01T00:07:00Z",
                        "[a, 8] @2001-01-01T00:11:00Z",
                        "[b, 2] @2001-01-01T00:02:00Z",
                        "[c, 16] @2001-01-01T00:03:00Z"));
    }

    /** In an unbounded pipeline only its bounded parts can be grouped globally. */
    private static Golden global(boolean bounded) {
        String definition =
                """
                pipeline:
                  transforms:
                    - {type: TestBatch, name: read, config: {script: in}}
                    - type: Combine
                      name: group
                      input: read
                      config:
                        group_by: key
                        combine: {n: {value: value, fn: count}, sum: {value: value, fn: sum}, mean: {value: value, fn: mean}}
                    - {type: Collect, name: write, input: group, config: {into: out}}
                    - {type: %s, name: beside, config: {script: more}}
                    - {type: Collect, name: writeBeside, input: beside, config: {into: beside}}
                """
                        .formatted(read(bounded));
        return new Golden(
                Capability.GROUP_GLOBALLY,
                bounded,
                "count, sum, mean",
                "group",
                definition,
                scripts(true),
                List.of(
                        "[a, 3, 13, 4.333333333333333] @end ON_TIME",
                        "[b, 1, 2, 2.0] @end ON_TIME"));
    }

    /**
     * Values that are no scalars can be counted; a combined field may have any name; no field need
     * be read.
     */
    private static Golden odd(boolean bounded) {
        String definition =
                """
                pipeline:
                  transforms:
                    - {type: TestBatch, name: read, config: {script: odd}}
                    - type: Combine
                      name: group
                      input: read
                      config:
                        group_by: []
                        combine: {n: {value: tags, fn: count}, x: {value: x, fn: mean}, x.sum: {value: x, fn: sum}, x.count: {value: x, fn: max}}
                    - {type: Collect, name: write, input: group, config: {into: out}}
                    - {type: Combine, name: all, input: read, config: {group_by: [], combine: {n: {value: 1, fn: count}}}}
                    - {type: Collect, name: writeAll, input: all, config: {into: all}}
                    - {type: TestBatch, name: again, config: {script: odd}}
                    - {type: Combine, name: rows, input: again, config: {group_by: [], combine: {n: {value: 1, fn: count}}}}
                    - {type: Collect, name: writeRows, input: rows, config: {into: rows}}
                    - {type: %s, name: beside, config: {script: odd}}
                    - {type: Collect, name: writeBeside, input: beside, config: {into: beside}}
                """
                        .formatted(read(bounded));
        Script script =
                Script.of("{tags: array<string>?, x: int64}")
                        .row(List.of("a"), 1)
                        .row(null, 2)
                        .row(List.of(), 6)
                        .build();
        return new Golden(
                Capability.GROUP_GLOBALLY,
                bounded,
                "odd values and names",
                "group",
                definition,
                Map.of("odd", script),
                List.of("[2, 3.0, 9, 6] @end ON_TIME"));
    }

    /** Logical types are grouped, counted and handed on like what they are stored as. */
    private static Golden logical() {
        String definition =
                """
                pipeline:
                  transforms:
                    - {type: TestBatch, name: read, config: {script: in}}
                    - type: Combine
                      name: group
                      input: read
                      config:
                        group_by: [day, color]
                        combine: {price: {value: price, fn: sum}, first: {value: at, fn: min}}
                    - {type: Collect, name: write, input: group, config: {into: out}}
                """;
        Script script =
                Script.of(
                                "{day: date, color: enumeration<red,green>?, price:"
                                        + " decimal<10,2>, at: time?}")
                        .row(3, 1, new BigDecimal("1.50"), 7_000L)
                        .row(3, null, new BigDecimal("0.25"), null)
                        .row(3, 1, new BigDecimal("2.50"), 5_000L)
                        .row(4, 1, new BigDecimal("8.00"), 9_000L)
                        .build();
        return new Golden(
                Capability.GROUP_GLOBALLY,
                true,
                "logical types",
                "group",
                definition,
                Map.of("in", script),
                List.of(
                        "[3, 1, 4, 5000] @end ON_TIME",
                        "[3, null, 0.25, null] @end ON_TIME",
                        "[4, 1, 8, 9000] @end ON_TIME"));
    }

    private static Golden fixed(boolean bounded) {
        return chain(
                Capability.GROUP_WINDOWS,
                bounded,
                "fixed windows",
                "group",
                """
                - {type: WindowInto, windowing: {type: fixed, size: 5m}}
                - {type: Combine, name: group, config: {group_by: key, combine: {max: {value: value, fn: max}}, window_fields: {start: window_start}}}
                """,
                "[a, 1, 978307200000000] @2001-01-01T00:04:59.999Z 2001-01-01T00:00:00Z..2001-01-01T00:05:00Z ON_TIME",
                "[a, 4, 978307500000000] @2001-01-01T00:09:59.999Z 2001-01-01T00:05:00Z..2001-01-01T00:10:00Z ON_TIME",
                "[a, 8, 978307800000000] @2001-01-01T00:14:59.999Z 2001-01-01T00:10:00Z..2001-01-01T00:15:00Z ON_TIME",
                "[b, 2, 978307200000000] @2001-01-01T00:04:59.999Z 2001-01-01T00:00:00Z..2001-01-01T00:05:00Z ON_TIME");
    }

    private static Golden sliding(boolean bounded) {
        return chain(
                Capability.GROUP_WINDOWS,
                bounded,
                "sliding windows",
                "group",
                """
                - {type: WindowInto, windowing: {type: sliding, size: 10m, period: 5m}}
                - {type: Combine, name: group, config: {group_by: [], combine: {sum: {value: value, fn: sum}}}}
                """,
                "[12] @2001-01-01T00:14:59.999Z 2001-01-01T00:05:00Z..2001-01-01T00:15:00Z ON_TIME",
                "[3] @2001-01-01T00:04:59.999Z 2000-12-31T23:55:00Z..2001-01-01T00:05:00Z ON_TIME",
                "[7] @2001-01-01T00:09:59.999Z 2001-01-01T00:00:00Z..2001-01-01T00:10:00Z ON_TIME",
                "[8] @2001-01-01T00:19:59.999Z 2001-01-01T00:10:00Z..2001-01-01T00:20:00Z ON_TIME");
    }

    private static Golden sessions(boolean bounded) {
        return chain(
                Capability.GROUP_SESSIONS,
                bounded,
                "sessions",
                "group",
                """
                - {type: WindowInto, windowing: {type: sessions, gap: 5m}}
                - {type: Combine, name: group, config: {group_by: key, combine: {sum: {value: value, fn: sum}}}}
                """,
                "[a, 12] @2001-01-01T00:15:59.999Z 2001-01-01T00:07:00Z..2001-01-01T00:16:00Z ON_TIME",
                "[a, 1] @2001-01-01T00:05:59.999Z 2001-01-01T00:01:00Z..2001-01-01T00:06:00Z ON_TIME",
                "[b, 2] @2001-01-01T00:06:59.999Z 2001-01-01T00:02:00Z..2001-01-01T00:07:00Z ON_TIME");
    }

    /** Bounded input is never late: there, allowed lateness asks for nothing more. */
    private static Golden lateness(boolean bounded) {
        return chain(
                bounded ? Capability.GROUP_WINDOWS : Capability.ALLOWED_LATENESS,
                bounded,
                "allowed lateness, nothing late",
                "group",
                """
                - {type: WindowInto, windowing: {type: fixed, size: 1h, allowed_lateness: 5m}}
                - {type: Combine, name: group, config: {group_by: key, combine: {sum: {value: value, fn: sum}}}}
                """,
                "[a, 13] @2001-01-01T00:59:59.999Z 2001-01-01T00:00:00Z..2001-01-01T01:00:00Z ON_TIME",
                "[b, 2] @2001-01-01T00:59:59.999Z 2001-01-01T00:00:00Z..2001-01-01T01:00:00Z ON_TIME");
    }

    private static Golden combiner(boolean bounded) {
        return chain(
                Capability.TIMESTAMP_COMBINER,
                bounded,
                "earliest timestamp",
                "group",
                """
                - {type: WindowInto, windowing: {type: fixed, size: 1h, timestamp_combiner: earliest}}
                - {type: Combine, name: group, config: {group_by: key, combine: {sum: {value: value, fn: sum}}}}
                """,
                "[a, 13] @2001-01-01T00:01:00Z 2001-01-01T00:00:00Z..2001-01-01T01:00:00Z ON_TIME",
                "[b, 2] @2001-01-01T00:02:00Z 2001-01-01T00:00:00Z..2001-01-01T01:00:00Z ON_TIME");
    }
}
