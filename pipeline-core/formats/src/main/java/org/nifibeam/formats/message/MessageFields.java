package org.nifibeam.formats.message;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;

/**
 * Where the fields of rows go that become messages: settings name those that a message has a place
 * of its own for, such as its key; the others are its payload.
 */
public final class MessageFields {
    private MessageFields() {}

    /**
     * The field that a setting names, if it names one.
     *
     * @throws ProblemException UNKNOWN_FIELD
     */
    public static OptionalInt named(Config config, String setting, Schema schema)
            throws ProblemException {
        Optional<String> name = config.optionalString(setting);
        if (name.isEmpty()) {
            return OptionalInt.empty();
        }
        OptionalInt found = schema.indexOf(name.get());
        if (found.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_FIELD,
                    "'" + setting + "' names the field '" + name.get() + "', which there is not",
                    Nearest.advice(name.get(), schema.names()));
        }
        return found;
    }

    /**
     * The field that a setting names, if it names one.
     *
     * @param wanted what the kinds are, for messages
     * @throws ProblemException UNKNOWN_FIELD, or TYPE_MISMATCH if it is of none of the kinds
     */
    public static OptionalInt named(
            Config config, String setting, Schema schema, String wanted, Kind... kinds)
            throws ProblemException {
        OptionalInt field = named(config, setting, schema);
        if (field.isPresent()) {
            for (Kind kind : kinds) {
                if (schema.type(field.getAsInt()).is(kind)) {
                    return field;
                }
            }
            throw mismatch(setting, schema, field.getAsInt(), wanted);
        }
        return field;
    }

    /** What is wrong with a field of a type that does not fit. */
    public static ProblemException mismatch(
            String setting, Schema schema, int field, String wanted) {
        return new ProblemException(
                ProblemCode.TYPE_MISMATCH,
                "'"
                        + setting
                        + "' is the field '"
                        + schema.field(field).name()
                        + "' of type "
                        + schema.type(field)
                        + ", and must be "
                        + wanted,
                "convert it with MapToFields before");
    }

    /** The fields that are left for the payload, in order. */
    public static List<Integer> others(Schema schema, OptionalInt... placed) {
        Set<Integer> used = new HashSet<>();
        for (OptionalInt field : placed) {
            field.ifPresent(used::add);
        }
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            if (!used.contains(i)) {
                others.add(i);
            }
        }
        return others;
    }
}
