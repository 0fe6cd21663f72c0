package org.nifibeam.core.spi;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * A connector's settings, already checked against its declared {@link ConfigField}s and completed
 * by their fallbacks: strings, {@link Long}, {@link Boolean}, and lists and maps of these; in what
 * a connector is made of also {@link Connection}s in the place of their names, and in a
 * connection's own settings {@link Secret}s.
 */
public record Config(Map<String, Object> values) {
    public Config {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The required (or defaulted) string of that name. */
    public String string(String name) {
        return (String) value(name);
    }

    /** The string of that name, if given. */
    public Optional<String> optionalString(String name) {
        return Optional.ofNullable((String) values.get(name));
    }

    /** The required (or defaulted) whole number of that name. */
    public long integer(String name) {
        return (Long) value(name);
    }

    /** The whole number of that name, if given. */
    public Optional<Long> optionalInteger(String name) {
        return Optional.ofNullable((Long) values.get(name));
    }

    /** The required (or defaulted) flag of that name. */
    public boolean flag(String name) {
        return (Boolean) value(name);
    }

    /** The flag of that name, if given. */
    public Optional<Boolean> optionalFlag(String name) {
        return Optional.ofNullable((Boolean) values.get(name));
    }

    /**
     * The duration that the required (or defaulted) string of that name is.
     *
     * @param example one that would do, for the advice
     * @throws ProblemException if it is none
     */
    public Duration duration(String name, String example) throws ProblemException {
        return duration(name, example, Duration.ZERO, "");
    }

    /** The same of a duration that must be more than 0. */
    public Duration positiveDuration(String name, String example) throws ProblemException {
        return duration(name, example, Duration.ofMillis(1), " that is more than 0");
    }

    private Duration duration(String name, String example, Duration least, String which)
            throws ProblemException {
        String text = string(name);
        Optional<Duration> duration = Durations.parse(text);
        if (duration.isEmpty() || duration.get().compareTo(least) < 0) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + name + "' is no duration: " + text,
                    "write a number with ms, s, m, h or d" + which + ", for example " + example);
        }
        return duration.get();
    }

    /** The connection of that name, if one is named; only where a connector is made. */
    public Optional<Connection> connection(String name) {
        return Optional.ofNullable((Connection) values.get(name));
    }

    /** The secret of that name, if given. */
    public Optional<String> optionalSecret(String name) {
        return Optional.ofNullable((Secret) values.get(name)).map(Secret::reveal);
    }

    /** The value of that name as it stands in the definition, if given. */
    public Optional<Object> optionalAny(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The strings of that name, empty if not given. */
    @SuppressWarnings("unchecked")
    public List<String> strings(String name) {
        return (List<String>) values.getOrDefault(name, List.of());
    }

    private Object value(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalStateException(
                    "no value for the setting '" + name + "': it was not checked");
        }
        return value;
    }
}
