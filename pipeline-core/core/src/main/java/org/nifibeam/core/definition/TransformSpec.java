package org.nifibeam.core.definition;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.problem.Place;

/**
 * One transform of a definition.
 *
 * @param type its type, for example {@code MapToFields}
 * @param name its name; the type unless given
 * @param id what state is bound to; the name unless given
 * @param inputs the stages (or {@code stage.output}) it takes
 * @param windowing its {@code windowing} key
 * @param config its {@code config}, empty if not given
 * @param place where it stands
 */
public record TransformSpec(
        String type,
        String name,
        String id,
        List<Input> inputs,
        Optional<DocumentNode.Mapping> windowing,
        DocumentNode.Mapping config,
        Place place) {
    public TransformSpec {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(name, "name");
        inputs = List.copyOf(inputs);
    }

    /**
     * A reference to the output of a stage; {@code alias} is {@code input} unless the definition
     * names it.
     */
    public record Input(String alias, String reference, Place place) {
        /**
         * The stage that is meant, which may be followed by a dot and an output's name; stage names
         * may have dots themselves.
         *
         * @param known the names of stages
         */
        public String stage(Set<String> known) {
            int dot = reference.lastIndexOf('.');
            return known.contains(reference) || dot < 0 ? reference : reference.substring(0, dot);
        }
    }

    /** An empty config. */
    public static DocumentNode.Mapping noConfig(Place place) {
        return new DocumentNode.Mapping(Map.of(), Map.of(), place);
    }
}
