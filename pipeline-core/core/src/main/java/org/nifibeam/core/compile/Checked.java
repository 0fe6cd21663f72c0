package org.nifibeam.core.compile;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.problem.Problem;

/**
 * What was found out about a definition in the making: another check goes on from it when stages
 * have been added behind. Immutable.
 */
public final class Checked {
    private final List<TransformSpec> transforms;
    private final Translation translation;
    private final List<Problem> problems;

    /**
     * What was found out.
     *
     * @param translation of the transforms; nobody changes it any more
     */
    Checked(List<TransformSpec> transforms, Translation translation) {
        this.transforms = List.copyOf(transforms);
        this.translation = translation;
        this.problems = sorted(translation.problems());
    }

    /** Each once, in the document's order. */
    static List<Problem> sorted(List<Problem> problems) {
        if (problems.isEmpty()) {
            return List.of();
        }
        return problems.stream()
                .distinct()
                .sorted(Comparator.comparingInt(problem -> problem.place().line()))
                .toList();
    }

    /** All problems found. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * The stages of a definition behind those that were checked; none if it cannot be gone on from
     * here: if anything was wrong or unknown, or what has been added could change what was found.
     */
    List<TransformSpec> added(Definition definition, CompileSettings settings) {
        List<TransformSpec> all = definition.transforms();
        boolean wrong = definition.canvas().map(c -> !c.problems().isEmpty()).orElse(false);
        if (wrong
                || !problems.isEmpty()
                || !translation.unknown().isEmpty()
                || all.size() <= transforms.size()) {
            return List.of();
        }
        Set<String> names = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < transforms.size(); i++) {
            TransformSpec known = transforms.get(i);
            if (known != all.get(i)) {
                return List.of();
            }
            names.add(known.name());
            ids.add(known.id());
        }
        List<TransformSpec> added = all.subList(transforms.size(), all.size());
        if (!translation.settings().areAs(settings, names)) {
            return List.of();
        }
        for (TransformSpec spec : added) {
            // A name inside a stage gives way to that of a stage, wherever this stands.
            boolean isNew = !translation.isTaken(spec.name()) && ids.add(spec.id());
            for (TransformSpec.Input input : spec.inputs()) {
                isNew &= names.contains(input.reference());
            }
            if (!isNew || !names.add(spec.name())) {
                return List.of();
            }
        }
        return List.copyOf(added);
    }

    /** The translation as it was, to go on with. */
    Translation goOn(CompileSettings settings, List<TransformSpec> added) {
        return new Translation(translation, settings, added);
    }
}
