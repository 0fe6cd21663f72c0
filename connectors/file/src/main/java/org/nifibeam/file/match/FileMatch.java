package org.nifibeam.file.match;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AllowedPaths;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.file.read.InputFiles;

/**
 * The files that the pattern in an element names: a file, a folder or a glob, as in the {@code
 * path} of a read.
 *
 * @param field the index of the element's field that holds the pattern
 * @param empty whether a pattern may match nothing
 * @param paths what patterns may name
 */
record FileMatch(int field, EmptyMatchTreatment empty, AllowedPaths paths) {
    private static final String PATTERN = "file_pattern";
    private static final String EMPTY = "empty_match_treatment";
    private static final String LOCAL = "file://";

    /** Whether a pattern may match nothing; the names are the definition's, in capitals. */
    enum EmptyMatchTreatment {
        ALLOW,
        DISALLOW,
        /** Only one with a wildcard may. */
        ALLOW_IF_WILDCARD
    }

    /** The settings of what matches files. */
    static List<ConfigField> settings() {
        return List.of(
                ConfigField.optional(
                        PATTERN,
                        ConfigField.Type.STRING,
                        "The input's field that holds a file's path, a folder or a glob; may be left out if it has one field."),
                ConfigField.choice(
                                EMPTY,
                                "Whether a pattern may match no file; otherwise its element fails.",
                                "ALLOW",
                                "DISALLOW",
                                "ALLOW_IF_WILDCARD")
                        .besideSchema());
    }

    /** The match of some settings. */
    static FileMatch of(Config config, Schema input, AllowedPaths paths) throws ProblemException {
        Optional<String> name = config.optionalString(PATTERN);
        if (name.isEmpty() && input.size() != 1) {
            throw new ProblemException(
                    ProblemCode.MISSING,
                    "'" + PATTERN + "' is missing, and the input has several fields",
                    "name the field that holds the pattern; the fields are " + input);
        }
        int field = name.isEmpty() ? 0 : input.indexOf(name.get()).orElse(-1);
        if (field < 0) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_FIELD,
                    "there is no field '" + name.get() + "'",
                    Nearest.to(name.get(), input.names())
                                    .map(near -> "did you mean '" + near + "'? ")
                                    .orElse("")
                            + "the fields are "
                            + input);
        }
        if (!input.type(field).is(Kind.STRING)) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    "'"
                            + input.field(field).name()
                            + "' is "
                            + input.type(field)
                            + ", and a file pattern is a string",
                    "name a field that holds paths");
        }
        String empty = config.string(EMPTY).toUpperCase(Locale.ROOT);
        return new FileMatch(field, EmptyMatchTreatment.valueOf(empty), paths);
    }

    /**
     * The files of an element, sorted by path; none if its pattern is null.
     *
     * @throws IOException if it names what may not be read, or cannot be listed; the message names
     *     it
     */
    List<Path> files(Row element) throws IOException {
        if (element.isNull(field)) {
            return List.of();
        }
        String text = (String) element.get(field);
        String pattern = text.startsWith(LOCAL + "/") ? text.substring(LOCAL.length()) : text;
        if (!paths.mayRead(pattern)) {
            throw new IOException("'" + text + "' is outside the allowed paths");
        }
        List<Path> found;
        try {
            found = new InputFiles(pattern).findIfAny();
        } catch (ProblemException e) {
            throw new IOException(e.problems().get(0).message(), e);
        }
        boolean mayBeEmpty =
                empty == EmptyMatchTreatment.ALLOW
                        || empty == EmptyMatchTreatment.ALLOW_IF_WILDCARD
                                && InputFiles.isGlob(pattern);
        if (found.isEmpty() && !mayBeEmpty) {
            throw new IOException("no file matches '" + text + "'");
        }
        return found;
    }
}
