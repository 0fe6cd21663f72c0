package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.definition.CanvasDefinition;

/**
 * The definitions that stages have written last, by their text: the next stage finds there what it
 * would read out of the same text. Bounded by the length of the texts. Thread-safe.
 */
final class RecentDefinitions {
    private static final int MOST_CHARACTERS = 500_000;

    private final Map<String, CanvasDefinition> definitions = new LinkedHashMap<>();
    private long characters;

    /** What a text says, if it was written a moment ago; it is read once. */
    synchronized Optional<CanvasDefinition> take(String text) {
        CanvasDefinition found = definitions.remove(text);
        if (found != null) {
            characters -= text.length();
        }
        return Optional.ofNullable(found);
    }

    /** A text that has just been written. */
    synchronized void note(String text, CanvasDefinition definition) {
        if (definitions.put(text, definition) == null) {
            characters += text.length();
        }
        while (characters > MOST_CHARACTERS) {
            String oldest = definitions.keySet().iterator().next();
            definitions.remove(oldest);
            characters -= oldest.length();
        }
    }
}
