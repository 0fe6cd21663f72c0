package org.nifibeam.testkit.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.io.Write;
import org.nifibeam.core.spi.Config;
import org.nifibeam.testkit.CollectingSink;
import org.nifibeam.testkit.Element;

/**
 * A collection that a test makes statements about: its elements go to a sink of the test, so that
 * they are seen as the runner has committed them.
 */
final class Observed<T> {
    private final PCollection<T> collection;
    private final CollectingSink sink;
    private final String into;
    private final AtomicBoolean committed = new AtomicBoolean();
    private final List<Check<T>> checks = new ArrayList<>();

    private record Check<T>(String where, Predicate<Element> which, Consumer<List<T>> condition) {}

    Observed(PCollection<T> collection, CollectingSink sink, String into) {
        this.collection = collection;
        this.sink = sink;
        this.into = into;
        sink.onCommit(into, () -> committed.set(true));
        Config settings = new Config(Map.of("into", into));
        collection.apply(
                into, Write.to("Assert", sink.create(settings, collection.type().schema())));
    }

    void add(String where, Predicate<Element> which, Consumer<List<T>> condition) {
        checks.add(new Check<>(where, which, condition));
    }

    /**
     * Looks at all that is stated.
     *
     * @throws AssertionError if something is wrong, or nothing could be seen
     */
    void look() {
        if (!committed.get()) {
            throw new AssertionError(name() + " was never committed, so nothing is known of it");
        }
        if (checks.isEmpty()) {
            throw new AssertionError("nothing is stated about " + name());
        }
        List<Element> elements = sink.elements(into);
        for (Check<T> check : checks) {
            List<T> actual = new ArrayList<>();
            for (Element element : elements) {
                if (check.which().test(element)) {
                    actual.add(collection.type().fromRow(element.row()));
                }
            }
            try {
                check.condition().accept(actual);
            } catch (AssertionError e) {
                throw new AssertionError(
                        name()
                                + check.where()
                                + ": "
                                + e.getMessage()
                                + "\n  all of it: "
                                + Element.texts(elements),
                        e);
            }
        }
    }

    private String name() {
        return "'" + collection.name() + "'";
    }
}
