package org.nifibeam.core.sdk.grouping;

import java.util.List;
import java.util.NoSuchElementException;
import org.nifibeam.core.function.OutputTag;

/**
 * The values of one key and window in several collections, by tag, which can be iterated over any
 * number of times and may be more than memory has room for. Immutable.
 */
public final class CoGroup {
    private final List<String> tags;
    private final List<List<?>> values;

    CoGroup(List<String> tags, List<List<?>> values) {
        this.tags = List.copyOf(tags);
        this.values = List.copyOf(values);
    }

    /** All values of a tag, in no order. */
    @SuppressWarnings("unchecked")
    public <V> List<V> all(OutputTag<V> tag) {
        int index = tags.indexOf(tag.name());
        if (index < 0) {
            throw new NoSuchElementException(
                    "there is no collection of the tag '" + tag.name() + "', only " + tags);
        }
        return (List<V>) values.get(index);
    }

    /**
     * The one value of a tag.
     *
     * @throws NoSuchElementException if there is none, or several
     */
    public <V> V only(OutputTag<V> tag) {
        List<V> all = all(tag);
        if (all.size() != 1) {
            throw new NoSuchElementException(
                    "there are " + all.size() + " values of the tag '" + tag.name() + "'");
        }
        return all.get(0);
    }

    /** The one value of a tag, or a fallback if there is none. */
    public <V> V only(OutputTag<V> tag, V fallback) {
        return all(tag).isEmpty() ? fallback : only(tag);
    }

    List<List<?>> values() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CoGroup that
                && tags.equals(that.tags)
                && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return tags + " " + values;
    }
}
