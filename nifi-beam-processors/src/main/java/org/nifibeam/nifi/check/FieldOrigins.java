package org.nifibeam.nifi.check;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.FieldType;

/** Tells which stages the types in a problem come from. */
final class FieldOrigins {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** A message about more fields than that is one about whole schemas. */
    private static final int MOST = 3;

    private final Map<String, TransformSpec> stages = new HashMap<>();
    private final Map<String, PCollection> outputs;

    FieldOrigins(List<TransformSpec> stages, Map<String, PCollection> outputs) {
        stages.forEach(stage -> this.stages.put(stage.name(), stage));
        this.outputs = outputs;
    }

    /**
     * Where the fields come from whose types clash; empty if that cannot be said in short, or if
     * the problem says it.
     */
    String of(Problem problem) {
        TransformSpec stage = problem.stage().map(stages::get).orElse(null);
        if (problem.code() != ProblemCode.TYPE_MISMATCH || stage == null) {
            return "";
        }
        Set<String> words =
                WORD.matcher(problem.message())
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());
        Set<String> origins = new LinkedHashSet<>();
        for (TransformSpec.Input input : stage.inputs()) {
            PCollection collection = outputs.get(input.reference());
            if (collection == null) {
                return "";
            }
            for (String field : collection.schema().names()) {
                if (words.contains(field) && isMeant(problem.message(), collection, field)) {
                    FieldType type = type(collection, field).orElseThrow();
                    String origin = origin(input, field, type);
                    if (!problem.message().contains("of stage '" + origin + "'")) {
                        origins.add("'%s' (%s) comes from '%s'".formatted(field, type, origin));
                    }
                }
            }
        }
        return origins.size() > MOST ? "" : String.join(", ", origins);
    }

    /** A message about several inputs says whose field it speaks of. */
    private static boolean isMeant(String message, PCollection collection, String field) {
        String input = " of '" + collection.name() + "'";
        return !message.contains(input) || message.contains(field + input);
    }

    private static Optional<FieldType> type(PCollection collection, String field) {
        OptionalInt index = collection.schema().indexOf(field);
        return index.isPresent()
                ? Optional.of(collection.schema().type(index.getAsInt()))
                : Optional.empty();
    }

    /** The first stage, against the way of the data, that does not take the field as it is. */
    private String origin(TransformSpec.Input reference, String field, FieldType type) {
        TransformSpec.Input at = reference;
        Set<String> passed = new LinkedHashSet<>();
        while (passed.add(at.reference())) {
            TransformSpec stage = stages.get(at.stage(stages.keySet()));
            Optional<TransformSpec.Input> before =
                    stage == null
                            ? Optional.empty()
                            : stage.inputs().stream()
                                    .filter(input -> gives(input, field, type))
                                    .findFirst();
            if (before.isEmpty()) {
                break;
            }
            at = before.get();
        }
        return at.reference();
    }

    private boolean gives(TransformSpec.Input input, String field, FieldType type) {
        PCollection collection = outputs.get(input.reference());
        return collection != null && type(collection, field).filter(type::equals).isPresent();
    }
}
