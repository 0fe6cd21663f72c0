package org.nifibeam.core.state;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.window.Timestamps;

/**
 * The timers in the store: of each domain those from some time on. An entry by the timer's name
 * says what it is set to; those by its time and its output time lead to it, and are passed over if
 * it is set to something else by now. Confined to one thread.
 */
final class StoredTimers {
    private static final byte VERSION = 1;
    private static final int READ_BYTES = 1 << 13;

    private final StateStore store;
    private final StateKeys keys;
    private final Map<TimeDomain, Long> first = new EnumMap<>(TimeDomain.class);
    private long hold = Timestamps.MAX;
    private boolean holdKnown = true;

    /** No entry by an output time is before it. */
    private long lowest = Timestamps.MAX;

    StoredTimers(StateStore store, StateKeys keys) {
        this.store = store;
        this.keys = keys;
        for (TimeDomain domain : TimeDomain.values()) {
            first.put(domain, Long.MAX_VALUE);
        }
    }

    /**
     * The time from which on all timers of a domain are here, {@code Long.MAX_VALUE} if none is.
     */
    long first(TimeDomain domain) {
        return first.get(domain);
    }

    void put(SetTimer timer) {
        byte[] name = key(timer.name());
        store.put(name, value(timer));
        store.put(time(timer), name);
        first.merge(timer.name().domain(), timer.time(), Math::min);
        if (timer.output() < Timestamps.MAX) {
            store.put(output(timer), name);
            lowest = Math.min(lowest, timer.output());
        }
        if (timer.output() <= hold) {
            hold = timer.output();
        } else {
            // It may have been this one that was waited for.
            holdKnown = false;
        }
    }

    /** Forgets a timer, if it is here. */
    void remove(SetTimer.Name name) {
        store.delete(key(name));
        holdKnown = false;
    }

    /** Takes the earliest timers of a domain out, in order; at least one if there is any. */
    List<SetTimer> take(TimeDomain domain) {
        byte[] prefix = times(domain).toBytes();
        while (first.get(domain) < Long.MAX_VALUE) {
            // Not from the prefix on: a store passes slowly over what was removed.
            ByteSink from = times(domain);
            from.writeLong(StateKeys.ordered(first.get(domain)));
            byte[] next = from.toBytes();
            List<StateStore.Entry> entries = store.read(prefix, next, READ_BYTES);
            if (entries.isEmpty()) {
                first.put(domain, Long.MAX_VALUE);
                return List.of();
            }
            List<SetTimer> timers =
                    entries.stream().map(this::take).flatMap(Optional::stream).toList();
            byte[] last = entries.get(entries.size() - 1).key();
            List<StateStore.Entry> rest = store.read(prefix, StoredElements.behind(last), 1);
            first.put(domain, rest.isEmpty() ? Long.MAX_VALUE : timeOf(rest.get(0), prefix.length));
            if (!timers.isEmpty()) {
                return timers;
            }
        }
        return List.of();
    }

    private Optional<SetTimer> take(StateStore.Entry entry) {
        store.delete(entry.key());
        Optional<SetTimer> timer = timer(entry.value());
        if (timer.isEmpty() || !Arrays.equals(time(timer.get()), entry.key())) {
            return Optional.empty();
        }
        store.delete(entry.value());
        store.delete(output(timer.get()));
        holdKnown = false;
        return timer;
    }

    private static long timeOf(StateStore.Entry entry, int at) {
        byte[] key = entry.key();
        return StateKeys.ordered(new ByteSource(key, at, key.length - at).readLong());
    }

    private Optional<SetTimer> timer(byte[] name) {
        return store.get(name).map(value -> timer(name, value));
    }

    /** The earliest output time. */
    long hold() {
        if (!holdKnown) {
            hold = earliestOutput();
            holdKnown = true;
        }
        return hold;
    }

    private long earliestOutput() {
        byte[] prefix = keys.begin(StateKeys.OUTPUTS).toBytes();
        ByteSink from = keys.begin(StateKeys.OUTPUTS);
        from.writeLong(StateKeys.ordered(lowest));
        StoredElements<StateStore.Entry> entries =
                new StoredElements<>(store, prefix, from.toBytes(), Optional.empty(), e -> e);
        for (StateStore.Entry entry : entries) {
            Optional<SetTimer> timer = timer(entry.value());
            if (timer.isPresent() && Arrays.equals(output(timer.get()), entry.key())) {
                lowest = timer.get().output();
                return lowest;
            }
            store.delete(entry.key());
        }
        lowest = Timestamps.MAX;
        return lowest;
    }

    /** Writes those that are here under the hashes of their keys. */
    void snapshot(StateStore to) {
        byte[] prefix = keys.begin(StateKeys.TIMERS).toBytes();
        StoredElements.of(store, prefix, e -> e).forEach(e -> to.put(e.key(), e.value()));
    }

    private byte[] key(SetTimer.Name name) {
        return key(keys, name);
    }

    /** The key of the entry by its name. */
    static byte[] key(StateKeys keys, SetTimer.Name name) {
        ByteSink sink = keys.begin(StateKeys.TIMERS);
        keys.write(name.scope(), sink);
        sink.writeByte(name.domain().ordinal());
        sink.writeString(name.id());
        return sink.toBytes();
    }

    /** The value of the entry by its name. */
    static byte[] value(SetTimer timer) {
        ByteSink sink = new ByteSink();
        sink.writeByte(VERSION);
        sink.writeSigned(timer.time());
        sink.writeSigned(timer.output());
        sink.writeUnsigned(timer.number());
        return sink.toBytes();
    }

    private SetTimer timer(byte[] name, byte[] value) {
        return timer(keys, name, value);
    }

    /** The timer of an entry by its name. */
    static SetTimer timer(StateKeys keys, byte[] name, byte[] value) {
        ByteSource key = new ByteSource(name);
        key.readByte();
        Scope scope = keys.read(key);
        TimeDomain domain = TimeDomain.values()[key.readByte()];
        String id = key.readString();
        ByteSource source = new ByteSource(value);
        byte version = source.readByte();
        if (version != VERSION) {
            throw new CoderException("a timer has an encoding of version " + version);
        }
        return new SetTimer(
                new SetTimer.Name(scope, domain, id),
                source.readSigned(),
                source.readSigned(),
                source.readUnsigned());
    }

    private ByteSink times(TimeDomain domain) {
        ByteSink sink = keys.begin(StateKeys.TIMES);
        sink.writeByte(domain.ordinal());
        return sink;
    }

    private byte[] time(SetTimer timer) {
        ByteSink sink = times(timer.name().domain());
        sink.writeLong(StateKeys.ordered(timer.time()));
        sink.writeLong(timer.number());
        return sink.toBytes();
    }

    private byte[] output(SetTimer timer) {
        ByteSink sink = keys.begin(StateKeys.OUTPUTS);
        sink.writeLong(StateKeys.ordered(timer.output()));
        sink.writeLong(timer.number());
        return sink.toBytes();
    }
}
