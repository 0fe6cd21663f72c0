package org.nifibeam.core.model;

import java.util.Map;
import java.util.Objects;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.Place;

/**
 * Who a node belongs to.
 *
 * @param name what users see: the transform's name in the definition, or the processor's on the
 *     canvas
 * @param id what state is bound to; the name path unless given
 * @param place where the definition says so
 * @param origin what the stage comes of
 * @param expressions where its expressions stand, by how they print, as far as that is another line
 */
public record StageInfo(
        String name, String id, Place place, Origin origin, Map<String, Place> expressions) {
    public StageInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(origin, "origin");
        expressions = Map.copyOf(expressions);
    }

    /** A stage without expressions, or none whose place is known. */
    public StageInfo(String name, String id, Place place, Origin origin) {
        this(name, id, place, origin, Map.of());
    }

    /** A stage of a definition. */
    public StageInfo(String name, String id, Place place) {
        this(name, id, place, Origin.DEFINITION);
    }

    /** Where an expression of the stage stands; where the stage does, if that is not known. */
    public Place placeOf(Expression expression) {
        return expressions.isEmpty()
                ? place
                : expressions.getOrDefault(expression.toString(), place);
    }

    /** What a stage comes of. */
    public enum Origin {
        /** A transform of a definition. */
        DEFINITION,
        /** A transform of a program. */
        PROGRAM,
        /**
         * What is done beside a stage's elements, such as counting them or making a table to join
         * them with: it is in none of the stage's figures.
         */
        BESIDE
    }

    /** What asks for the stage's error output, for messages. */
    public String errorHandling() {
        return origin == Origin.PROGRAM ? "withDeadLetters()" : "'error_handling'";
    }
}
