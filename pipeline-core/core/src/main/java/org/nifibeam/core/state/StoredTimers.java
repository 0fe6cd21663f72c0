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
 * says what it is set to; those by its time and its output time end with that name, and are passed
 * over if it is set to something else by now. Confined to one thread.
 */
final class StoredTimers {
    private static final byte VERSION = 1;
    private static final int READ_BYTES = 1 << 13;

    /** Where the time is in a key by it: behind the kind and the domain. */
    private static final int TIME_AT = 2;

    /** Where the output time is in a key by it: behind the kind. */
    private static final int OUTPUT_AT = 1;

    /** A time and a number, which timers that were set by different tasks may have in common. */
    private static final int TIME_BYTES = 2 * Long.BYTES;

    private static final byte[] NOTHING = {};

    private final StateStore store;
    private final StateKeys keys;

    /**
     * No key by a time is before it; none where there is no such key. Stores pass slowly over what
     * was removed, so that reading begins here and not at the prefix.
     */
    private final Map<TimeDomain, byte[]> first = new EnumMap<>(TimeDomain.class);

    private long hold = Timestamps.MAX;
    private boolean holdKnown = true;

    /** No key by an output time is before it. */
    private Optional<byte[]> lowest = Optional.empty();

    StoredTimers(StateStore store, StateKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /**
     * The time from which on all timers of a domain are here, {@code Long.MAX_VALUE} if none is.
     */
    long first(TimeDomain domain) {
        byte[] key = first.get(domain);
        return key == null
                ? Long.MAX_VALUE
                : StateKeys.ordered(new ByteSource(key, TIME_AT, Long.BYTES).readLong());
    }

    private static byte[] earlier(byte[] one, byte[] other) {
        return Arrays.compareUnsigned(one, other) <= 0 ? one : other;
    }

    void put(SetTimer timer) {
        byte[] name = key(timer.name());
        store.put(name, value(timer));
        byte[] time = time(timer, name);
        store.put(time, NOTHING);
        first.merge(timer.name().domain(), time, StoredTimers::earlier);
        if (timer.output() < Timestamps.MAX) {
            byte[] output = output(timer, name);
            store.put(output, NOTHING);
            lowest = Optional.of(lowest.map(key -> earlier(key, output)).orElse(output));
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
        while (first.containsKey(domain)) {
            List<StateStore.Entry> entries = store.read(prefix, first.get(domain), READ_BYTES);
            if (entries.isEmpty()) {
                first.remove(domain);
                return List.of();
            }
            List<SetTimer> timers =
                    entries.stream().map(this::take).flatMap(Optional::stream).toList();
            byte[] last = entries.get(entries.size() - 1).key();
            List<StateStore.Entry> rest = store.read(prefix, StoredElements.behind(last), 1);
            if (rest.isEmpty()) {
                first.remove(domain);
            } else {
                first.put(domain, rest.get(0).key());
            }
            if (!timers.isEmpty()) {
                return timers;
            }
        }
        return List.of();
    }

    private Optional<SetTimer> take(StateStore.Entry entry) {
        store.delete(entry.key());
        byte[] name = from(TIME_AT + TIME_BYTES, entry.key());
        Optional<SetTimer> timer = timer(name);
        if (timer.isEmpty() || !Arrays.equals(time(timer.get(), name), entry.key())) {
            return Optional.empty();
        }
        store.delete(name);
        store.delete(output(timer.get(), name));
        holdKnown = false;
        return timer;
    }

    private static byte[] from(int begin, byte[] key) {
        return Arrays.copyOfRange(key, begin, key.length);
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
        StoredElements<StateStore.Entry> entries =
                new StoredElements<>(
                        store, prefix, lowest.orElse(prefix), Optional.empty(), e -> e);
        for (StateStore.Entry entry : entries) {
            byte[] name = from(OUTPUT_AT + TIME_BYTES, entry.key());
            Optional<SetTimer> timer = timer(name);
            if (timer.isPresent() && Arrays.equals(output(timer.get(), name), entry.key())) {
                lowest = Optional.of(entry.key());
                return timer.get().output();
            }
            store.delete(entry.key());
        }
        lowest = Optional.empty();
        return Timestamps.MAX;
    }

    /**
     * The store has the timers of another one of these, which has ended.
     *
     * @return the highest number of any, -1 if there is none
     */
    long restore() {
        for (TimeDomain domain : TimeDomain.values()) {
            byte[] prefix = times(domain).toBytes();
            store.read(prefix, prefix, 1).forEach(entry -> first.put(domain, entry.key()));
        }
        holdKnown = false;
        long highest = -1;
        byte[] prefix = keys.begin(StateKeys.TIMERS).toBytes();
        for (SetTimer timer : StoredElements.of(store, prefix, e -> timer(e.key(), e.value()))) {
            highest = Math.max(highest, timer.number());
        }
        return highest;
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

    private byte[] time(SetTimer timer, byte[] name) {
        ByteSink sink = times(timer.name().domain());
        sink.writeLong(StateKeys.ordered(timer.time()));
        sink.writeLong(timer.number());
        sink.writeBytes(name, 0, name.length);
        return sink.toBytes();
    }

    private byte[] output(SetTimer timer, byte[] name) {
        ByteSink sink = keys.begin(StateKeys.OUTPUTS);
        sink.writeLong(StateKeys.ordered(timer.output()));
        sink.writeLong(timer.number());
        sink.writeBytes(name, 0, name.length);
        return sink.toBytes();
    }
}
