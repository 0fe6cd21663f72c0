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
 */
public record StageInfo(String name, String id, Place place) {
    public StageInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(place, "place");
    }
}
