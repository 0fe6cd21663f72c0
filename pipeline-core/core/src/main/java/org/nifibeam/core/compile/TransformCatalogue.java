package org.nifibeam.core.compile;

import static org.nifibeam.core.spi.ConfigField.Type.ANY;
import static org.nifibeam.core.spi.ConfigField.Type.BOOLEAN;
import static org.nifibeam.core.spi.ConfigField.Type.INTEGER;
import static org.nifibeam.core.spi.ConfigField.Type.STRING;
import static org.nifibeam.core.spi.ConfigField.Type.STRING_LIST;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.spi.ConfigField;

/** The transforms that are no connectors, declared. */
final class TransformCatalogue {
    private static final ConfigField LANGUAGE =
            ConfigField.optional(
                    "language",
                    STRING,
                    "generic",
                    "The language of the expressions: generic, sql, or another that is installed.");
    static final ConfigField ERROR_HANDLING =
            ConfigField.optional(
                    "error_handling",
                    ANY,
                    "{output: name, threshold: part}: elements that fail go to the output 'stage.name', which must be taken; if more than the part (0 to 1) of all elements fail, the run does.");

    private static final List<TransformType> ALL =
            List.of(
                    type(
                            "MapToFields",
                            "Makes a row of new fields, each from an expression.",
                            "{type: MapToFields, input: orders, config: {append: true, drop: [item], fields: {double: amount * 2}}}",
                            ConfigField.optional(
                                    "fields",
                                    ANY,
                                    "New fields: name: expression, or name: {expression, language, output_type}."),
                            LANGUAGE,
                            ConfigField.optional(
                                    "append",
                                    BOOLEAN,
                                    false,
                                    "Whether the input's fields are kept before the new ones."),
                            ConfigField.optional(
                                    "drop",
                                    STRING_LIST,
                                    "Fields of the input that are not kept; with append."),
                            ERROR_HANDLING),
                    type(
                            "Filter",
                            "Keeps the rows for which a condition is true.",
                            "{type: Filter, input: orders, config: {keep: amount > 10}}",
                            ConfigField.required("keep", ANY, "The condition, an expression."),
                            LANGUAGE,
                            ERROR_HANDLING),
                    type(
                            "Explode",
                            "Gives a row for each item of array fields.",
                            "{type: Explode, input: orders, config: {fields: [tags]}}",
                            ConfigField.required(
                                    "fields",
                                    STRING_LIST,
                                    "The array fields, which hold an item each then."),
                            ConfigField.optional(
                                    "cross_product",
                                    BOOLEAN,
                                    "With several fields: true for each item with each other, false for the first with the first."),
                            ERROR_HANDLING),
                    partition(
                            "Partition", "Gives each row to the output that an expression names."),
                    partition("Split", "The older name of Partition."),
                    type(
                            "Combine",
                            "Groups rows by fields and window, and combines each group.",
                            "{type: Combine, input: orders, config: {group_by: item, combine: {total: {value: amount, fn: sum}}}}",
                            ConfigField.required(
                                    "group_by",
                                    STRING_LIST,
                                    "The key fields; [] for one group in all."),
                            ConfigField.required(
                                    "combine",
                                    ANY,
                                    "Combined fields: name: {value: expression, fn: function}, or field: function."),
                            LANGUAGE,
                            ConfigField.optional(
                                    "fanout",
                                    INTEGER,
                                    1,
                                    "Above 1 for keys that hold much of the input: their rows are combined in parts before they travel, one a task that has some, in sessions too; other windows do so anyway."),
                            ConfigField.optional(
                                    "window_fields",
                                    ANY,
                                    "Fields about the window to add, as in ExtractWindowingInfo.")),
                    type(
                            "Join",
                            "Joins inputs, which have aliases, by equal fields within a window.",
                            "{type: Join, input: {o: orders, p: orders}, config: {type: left, equalities: [{o: item, p: item}], fields: {o: [item], p: {price: amount}}}}",
                            ConfigField.required(
                                    "equalities",
                                    ANY,
                                    "A field that all inputs have, or a list of {alias: field} mappings."),
                            ConfigField.optional(
                                    "type",
                                    ANY,
                                    "inner",
                                    "inner, left, right, outer, or {outer: [aliases whose rows are kept]}."),
                            ConfigField.optional(
                                    "fields",
                                    ANY,
                                    "Fields by alias: a list, or new name: field; all of an alias that is not named. A name that is taken gets a number.")),
                    type(
                            "Sql",
                            "Rows by a SQL query: the input is the table PCOLLECTION, several are tables by their aliases. Groups, joins, set operations and LIMIT are made per window.",
                            "{type: Sql, input: orders, config: {query: 'SELECT item, SUM(amount) AS total FROM PCOLLECTION GROUP BY item'}}",
                            ConfigField.required(
                                    "query",
                                    STRING,
                                    "The query: SELECT with WHERE, GROUP BY, HAVING, DISTINCT, JOIN by equal columns (INNER JOIN by any condition), UNNEST, UNION, INTERSECT, EXCEPT, [NOT] EXISTS and IN, subqueries in FROM, WITH, ORDER BY with LIMIT; GROUP BY TUMBLE, HOP or SESSION makes windows of its own."),
                            ERROR_HANDLING),
                    type(
                            "Enrichment",
                            "Adds to each row what is looked up by its key; null where nothing is found, or the key is null.",
                            "",
                            ConfigField.required(
                                    "enrichment_handler",
                                    STRING,
                                    "What looks up, a connector's name."),
                            ConfigField.required(
                                    "handler_config", ANY, "The settings of the handler."),
                            ConfigField.optional(
                                    "timeout",
                                    ANY,
                                    "30s",
                                    "How long one call may take, where the handler waits for another system."),
                            ConfigField.optional(
                                    "batch_size",
                                    INTEGER,
                                    100,
                                    "How many keys are asked for at once, at the most."),
                            ConfigField.optional(
                                    "cache_size",
                                    INTEGER,
                                    10000,
                                    "For how many keys a task remembers what was found; of no use to handlers that hold everything in memory."),
                            ConfigField.optional(
                                    "cache_expiry",
                                    ANY,
                                    "How long it is remembered; by default for as long as there is room."),
                            ConfigField.optional(
                                    "retries",
                                    INTEGER,
                                    0,
                                    "How often a lookup that fails is made again; others go on meanwhile, and event time waits. After that the element goes to the error output, or the run fails and names it."),
                            ConfigField.optional(
                                    "retry_delay",
                                    ANY,
                                    "1s",
                                    "How long to wait before the first of the retries; each further one waits twice as long, an hour at the most. A run that is drained waits no longer."),
                            ERROR_HANDLING),
                    type(
                            "Flatten",
                            "All rows of several inputs; nullability and the width of numbers may differ.",
                            "{type: Flatten, input: [orders, orders]}"),
                    type(
                            "WindowInto",
                            "Puts rows into windows.",
                            "{type: WindowInto, input: orders, config: {windowing: {type: fixed, size: 1h}}}",
                            ConfigField.optional(
                                    "windowing",
                                    ANY,
                                    "The windowing, unless the transform has it as a key of its own.")),
                    type(
                            "AssignTimestamps",
                            "Sets the event time of rows.",
                            "{type: AssignTimestamps, input: timed, config: {timestamp: at}}",
                            ConfigField.required(
                                    "timestamp",
                                    ANY,
                                    "An expression that gives a datetime, or a number of seconds since 1970."),
                            LANGUAGE,
                            ConfigField.optional(
                                    "max_out_of_orderness",
                                    ANY,
                                    "How far behind the newest row the watermark stays."),
                            ConfigField.optional(
                                    "idle_after",
                                    ANY,
                                    "After how long a silent part of the source no longer holds the watermark."),
                            ERROR_HANDLING),
                    type(
                            "ExtractWindowingInfo",
                            "Adds fields about event time, window and pane.",
                            "{type: ExtractWindowingInfo, input: orders, config: {fields: [timestamp, window_start]}}",
                            ConfigField.optional(
                                    "fields",
                                    ANY,
                                    "[timestamp, window_start, window_end]",
                                    "A list of timestamp, window_start, window_end, window_string, window_type, pane_index, pane_timing, pane_info; or name: one of them.")),
                    type(
                            "ValidateWithSchema",
                            "Checks rows by a JSON schema.",
                            "{type: ValidateWithSchema, input: orders, config: {schema: {type: object, properties: {amount: {type: integer, minimum: 0}}}}}",
                            ConfigField.required("schema", ANY, "The JSON schema of a row."),
                            ERROR_HANDLING),
                    type(
                            "TransformWithCode",
                            "Applies a class of a jar: a PTransform of rows, or a DoFn from rows to rows. Only where users' code is allowed.",
                            "",
                            ConfigField.required("jar", STRING, "The path of the jar."),
                            ConfigField.optional(
                                    "sha256",
                                    STRING,
                                    "The SHA-256 of the jar, which is refused if it has changed; the canvas writes it."),
                            ConfigField.required(
                                    "class", STRING, "The full name of the class in the jar."),
                            ConfigField.optional(
                                    "arguments",
                                    ANY,
                                    "What the class's constructor is given as Arguments: name: value."),
                            ConfigField.optional(
                                    "schema",
                                    ANY,
                                    "What it gives, '{id: int64, name: string?}' or a JSON schema; needed for a DoFn, checked for a PTransform.")),
                    type(
                            "StripErrorMetadata",
                            "Of an error output, gives the elements that failed.",
                            "{type: Filter, name: big, input: orders, config: {keep: 100 / amount > 10, error_handling: {output: bad}}}\n- {type: StripErrorMetadata, input: big.bad}"),
                    type(
                            "Reshuffle",
                            "Spreads rows evenly over the tasks of what comes behind.",
                            "{type: Reshuffle, input: orders}"),
                    type(
                            "LogForTesting",
                            "Logs each row and passes it on.",
                            "{type: LogForTesting, input: orders, config: {level: debug, prefix: 'order '}}",
                            ConfigField.optional(
                                    "level", STRING, "info", "debug, info, warning or error."),
                            ConfigField.optional(
                                    "prefix", STRING, "What stands before each row.")));

    private TransformCatalogue() {}

    /** All, in the order of the reference. */
    static List<TransformType> all() {
        return ALL;
    }

    private static TransformType partition(String name, String description) {
        return type(
                name,
                description,
                "{type: "
                        + name
                        + ", input: orders, config: {by: amount > 10, outputs: ['true', 'false']}}",
                ConfigField.required("by", ANY, "An expression that gives the name of an output."),
                ConfigField.required("outputs", STRING_LIST, "The names of the outputs."),
                ConfigField.optional(
                        "unknown_output",
                        STRING,
                        "The output of rows that name none of them; without it they fail."),
                LANGUAGE,
                ERROR_HANDLING);
    }

    private static TransformType type(
            String name, String description, String example, ConfigField... settings) {
        return new TransformType(
                name,
                description,
                new ArrayList<>(List.of(settings)),
                example.isEmpty() ? "" : "- " + example);
    }
}
