package org.nifibeam.nifi.run;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.components.state.StateMap;

/** A component's state in ZooKeeper: whoever changes it must have seen the last change. */
final class ClusterState {
    private Map<String, String> entries = Map.of();
    private int version;
    private Optional<Runnable> meanwhile = Optional.empty();
    private Optional<String> lost = Optional.empty();
    private Optional<String> down = Optional.empty();

    private record Version(Optional<String> getStateVersion, Map<String, String> toMap)
            implements StateMap {
        @Override
        public Optional<String> getStateVersion() {
            return getStateVersion;
        }

        @Override
        public Map<String, String> toMap() {
            return toMap;
        }

        @Override
        public String get(String key) {
            return toMap.get(key);
        }
    }

    /** Has something happen before the next change is made. */
    synchronized void meanwhile(Runnable what) {
        meanwhile = Optional.of(what);
    }

    /** The next change is made, and its answer does not arrive. */
    synchronized void losesTheNextAnswer(String why) {
        lost = Optional.of(why);
    }

    /** It cannot be reached, or can again. */
    synchronized void isDown(Optional<String> why) {
        down = why;
    }

    synchronized StateMap get() throws IOException {
        if (down.isPresent()) {
            throw new IOException(down.get());
        }
        return new Version(
                version == 0 ? Optional.empty() : Optional.of(Integer.toString(version)), entries);
    }

    boolean replace(StateMap seen, Map<String, String> now) throws IOException {
        Optional<Runnable> first;
        synchronized (this) {
            first = meanwhile;
            meanwhile = Optional.empty();
        }
        first.ifPresent(Runnable::run);
        synchronized (this) {
            if (!get().getStateVersion().equals(seen.getStateVersion())) {
                return false;
            }
            set(now);
            if (lost.isPresent()) {
                String why = lost.get();
                lost = Optional.empty();
                throw new IOException(why);
            }
            return true;
        }
    }

    synchronized void set(Map<String, String> now) {
        entries = Map.copyOf(now);
        version++;
    }

    /** The entries of a field, for example {@code node}. */
    synchronized Map<String, String> entries() {
        return entries;
    }
}
