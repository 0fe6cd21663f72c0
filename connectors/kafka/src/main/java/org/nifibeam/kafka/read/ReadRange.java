package org.nifibeam.kafka.read;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;

/** The settings that say where partitions begin and end. */
final class ReadRange {
    static final String START = "start";
    static final String STOP = "stop";
    static final String BOUNDED = "bounded";
    static final String GROUP = "group_id";

    private static final String LATEST = "latest";
    private static final List<String> STARTS = List.of("earliest", LATEST, "committed");
    private static final String OR_TIME = ", or a time such as 2026-11-01T00:00:00Z, or offsets";

    private ReadRange() {}

    /**
     * Where partitions are read from.
     *
     * @param otherwise those for which the setting says nothing
     * @param group the consumer group, which {@code committed} needs
     */
    static StartAt start(Config config, StartAt.Fixed otherwise, Optional<String> group)
            throws ProblemException {
        Optional<Object> given = config.optionalAny(START);
        if (given.isEmpty()) {
            return otherwise;
        }
        if (given.get() instanceof Map<?, ?> map) {
            return new StartAt.Offsets(offsets(START, map), otherwise);
        }
        String text = given.get().toString().strip();
        switch (text) {
            case "earliest":
                return StartAt.Fixed.EARLIEST;
            case LATEST:
                return StartAt.Fixed.LATEST;
            case "committed":
                if (group.isEmpty()) {
                    throw new ProblemException(
                            ProblemCode.MISSING,
                            "'" + START + "' is committed, and there is no '" + GROUP + "'",
                            "name the consumer group");
                }
                return new StartAt.Committed(otherwise);
            default:
                return new StartAt.Time(
                        time(text)
                                .orElseThrow(
                                        () ->
                                                wrong(
                                                        "'" + START + "' is '" + text + "'",
                                                        Nearest.advice(text, STARTS) + OR_TIME)));
        }
    }

    /** Where partitions end, if the read is bounded. */
    static StopAt stop(Config config, boolean bounded) throws ProblemException {
        Optional<Object> given = config.optionalAny(STOP);
        if (given.isEmpty()) {
            return StopAt.Fixed.LATEST;
        }
        if (!bounded) {
            throw wrong(
                    "'" + STOP + "' says where the read ends, and '" + BOUNDED + "' is not true",
                    "add " + BOUNDED + ": true, or leave '" + STOP + "' out");
        }
        if (given.get() instanceof Map<?, ?> map) {
            return new StopAt.Offsets(offsets(STOP, map));
        }
        String text = given.get().toString().strip();
        if (text.equals(LATEST)) {
            return StopAt.Fixed.LATEST;
        }
        return new StopAt.Time(
                time(text)
                        .orElseThrow(
                                () ->
                                        wrong(
                                                "'" + STOP + "' is '" + text + "'",
                                                "write " + LATEST + OR_TIME)));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static PartitionMap offsets(String setting, Map<?, ?> map) throws ProblemException {
        Map<String, Long> offsets = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            boolean fits = entry.getValue() instanceof Long offset && offset >= 0;
            if (!fits || !entry.getKey().toString().matches("(.+:)?[0-9]+")) {
                throw wrong(
                        "'" + setting + "' has " + entry.getKey() + ": " + entry.getValue(),
                        "write offsets as topic:partition and a whole number, for example"
                                + " {\"orders:0\": 1200}");
            }
            offsets.put(entry.getKey().toString(), (Long) entry.getValue());
        }
        return new PartitionMap(offsets);
    }

    private static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }
}
