package org.nifibeam.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AcknowledgesSplits;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;

/**
 * A read of a script. Positions are the number of steps done, as text.
 *
 * @param turns whose turn it is, shared by all readers
 * @param pace when the clock may move
 * @param acknowledged takes the splits that the runner says are read
 */
record ScriptedRead(
        Script script,
        Schema schema,
        List<Expression> taken,
        List<Expression> residual,
        Turns turns,
        Pace pace,
        Consumer<AcknowledgesSplits.Ended> acknowledged)
        implements SourceRead, AcknowledgesSplits {
    @Override
    public void acknowledge(List<Ended> splits) {
        splits.forEach(acknowledged);
    }

    @Override
    public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) {
        return new Enumerator(snapshot);
    }

    @Override
    public Reader open(Split split, Optional<byte[]> position) {
        Script.SplitScript own =
                script.splits().stream()
                        .filter(s -> s.id().equals(split.id()))
                        .findAny()
                        .orElseThrow();
        int from =
                position.map(p -> Integer.parseInt(new String(p, StandardCharsets.UTF_8)))
                        .orElse(0);
        turns.begin(own, from);
        return new ScriptedReader(this, own, from);
    }

    /** Finds the splits whose time has come. */
    private final class Enumerator implements Source.SplitEnumerator {
        private final Set<String> found = new LinkedHashSet<>();

        Enumerator(Optional<byte[]> snapshot) {
            snapshot.map(s -> new String(s, StandardCharsets.UTF_8))
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> found.addAll(List.of(text.split("\n"))));
        }

        @Override
        public List<Split> discover() {
            List<Split> splits = new ArrayList<>();
            for (Script.SplitScript split : script.splits()) {
                if (split.appears().map(Gate::isOpen).orElse(true) && found.add(split.id())) {
                    splits.add(new Split(split.id(), new byte[0]));
                }
            }
            return splits;
        }

        @Override
        public boolean exhausted() {
            return found.size() == script.splits().size();
        }

        @Override
        public byte[] snapshot() {
            return String.join("\n", found).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {}
    }
}
