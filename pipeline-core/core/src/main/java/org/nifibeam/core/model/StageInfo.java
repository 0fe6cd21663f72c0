package org.nifibeam.core.model;

import java.util.Objects;
import org.nifibeam.core.problem.Place;

/**
 * Who a node belongs to.
 *
 * @param name what users see: the transform's name in the definition, or the processor's on the
 *     canvas
 * @param id what state is bound to; the name path unless given
 * @param place where the definition says so
 * @param origin what the stage comes of
 */
public record StageInfo(String name, String id, Place place, Origin origin) {
    public StageInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(origin, "origin");
    }

    /** A stage of a definition. */
    public StageInfo(String name, String id, Place place) {
        this(name, id, place, Origin.DEFINITION);
    }

    /** What a stage comes of. */
    public enum Origin {
        /** A transform of a definition. */
        DEFINITION,
        /** A transform of a program. */
        PROGRAM,
        /** A count of what a stage has done: its elements are none of the stage's figures. */
        COUNT
    }

    /** What asks for the stage's error output, for messages. */
    public String errorHandling() {
        return origin == Origin.PROGRAM ? "withDeadLetters()" : "'error_handling'";
    }
}
