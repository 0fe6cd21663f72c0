package org.nifibeam.core.definition;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.problem.ProblemException;

/**
 * Renders the Jinja in a document before it is parsed. For files on a disk, whose author may
 * include others beside them; a definition that comes over the canvas is not rendered. Found by
 * {@link java.util.ServiceLoader} when a file needs it. Thread-safe.
 */
public interface TemplateEngine {
    /**
     * The document that a template stands for.
     *
     * @param text the template
     * @param file its file: what it includes is named relative to the folder of that, and lies
     *     below it or below one of {@code folders}
     * @param folders further folders that files may be included from
     * @param variables plain values by name
     * @throws ProblemException with all that is wrong with it, each at its line of the template
     */
    String render(String text, Path file, List<Path> folders, Map<String, Object> variables)
            throws ProblemException;
}
