package org.nifibeam.core.definition;

import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.problem.Place;

/**
 * Something that a suite needs while its pipelines run, as its {@code fixtures} list it; what it is
 * stands wherever a text of a pipeline has <code>{name}</code>.
 *
 * @param name its name
 * @param type what makes it: the full name of a Python callable
 * @param config what that is given
 * @param place where it stands
 */
public record Fixture(String name, String type, Mapping config, Place place) {}
