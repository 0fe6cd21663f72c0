package org.nifibeam.kinesis.read;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.Split;
import org.nifibeam.kinesis.KinesisClient;
import org.nifibeam.kinesis.KinesisFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Finds shards, and gives each when those it came from have been read to their end.
 *
 * <p>Those that are there at first begin where the settings say. Those found later came from them,
 * and are read from their first record on. What is known of a shard is kept until it has been read
 * and its stream has forgotten it, so that it is found once, over restarts too.
 */
final class ShardEnumerator implements Source.OrderedEnumerator {
    private static final Logger LOG = LoggerFactory.getLogger(ShardEnumerator.class);

    private final ReadSettings settings;
    private final KinesisClient client;
    private final KnownShards known;

    /** Of the shards given, those that are not read to their end; empty before that was said. */
    private Optional<Set<String>> unfinished = Optional.empty();

    private boolean hasNews;
    private Optional<Long> nextLook = Optional.empty();

    ShardEnumerator(ReadSettings settings, Optional<byte[]> snapshot) throws IOException {
        this.settings = settings;
        this.known = snapshot.isPresent() ? KnownShards.decode(snapshot.get()) : new KnownShards();
        this.client = settings.service().questions();
    }

    @Override
    public void unfinished(Set<String> ids) {
        hasNews |= unfinished.isEmpty() || !unfinished.get().equals(ids);
        unfinished = Optional.of(Set.copyOf(ids));
    }

    @Override
    public List<Split> discover() throws IOException, InterruptedException {
        long now = System.nanoTime();
        boolean due = nextLook.isEmpty() || now - nextLook.get() >= 0;
        if (!known.looked() || !settings.bounded() && (due || hasNews)) {
            look();
            nextLook = Optional.of(now + settings.discovery().toNanos());
        }
        hasNews = false;
        return ready();
    }

    private void look() throws IOException, InterruptedException {
        try {
            StreamShards there = StreamShards.list(client.requests(), settings.stream());
            if (!known.looked()) {
                begin(there);
            } else if (!there.made().equals(known.made())) {
                throw new IOException(
                        settings.place()
                                + " has been deleted and made again: its records are others than those that were"
                                + " read so far");
            } else {
                known.add(there.shards(), finished());
            }
        } catch (SdkException | TimeoutException e) {
            if (!known.looked() || !KinesisFailures.isPassing(e)) {
                throw KinesisFailures.io(e, "cannot find the shards of " + settings.place());
            }
            // A service that is away comes back; what is being read waits for it too.
            LOG.warn(
                    "no new shards of {} can be looked for: {}",
                    settings.place(),
                    KinesisFailures.words(e));
        }
    }

    /** From now on it is known where the shards begin and, in a bounded read, end. */
    private void begin(StreamShards there) throws IOException {
        OptionalLong end = OptionalLong.empty();
        if (settings.bounded()) {
            Instant until = settings.until().orElse(there.now());
            if (until.isAfter(there.now())) {
                throw new IOException(
                        "'"
                                + KinesisSourceProvider.UNTIL
                                + "' is "
                                + until
                                + ", which has not come yet: what arrives until then cannot be read now");
            }
            // Kinesis tells the time in seconds: what came in this one was there.
            end =
                    OptionalLong.of(
                            settings.until().isPresent()
                                    ? until.toEpochMilli()
                                    : until.toEpochMilli() + 999);
        }
        if (settings.start().orElse(ReadFrom.Oldest.TRIM_HORIZON) instanceof ReadFrom.Time from
                && from.time().isAfter(there.now())) {
            throw new IOException(
                    "'"
                            + KinesisSourceProvider.TIMESTAMP
                            + "' is "
                            + from.time()
                            + ", which has not come yet");
        }
        for (String shard : settings.sequences().keySet()) {
            if (there.shards().stream().noneMatch(one -> one.id().equals(shard))) {
                throw new IOException(settings.place() + " has no shard '" + shard + "'");
            }
        }
        known.begin(there, settings.start().orElse(new ReadFrom.Time(there.now())), end);
    }

    private Set<String> finished() {
        Set<String> finished = new HashSet<>(known.given());
        finished.removeAll(unfinished.orElse(known.given()));
        return finished;
    }

    /** Shards that are not given yet and wait for none. */
    private List<Split> ready() {
        Set<String> finished = finished();
        List<Split> splits = new ArrayList<>();
        Map<String, KnownShards.Shard> shards = new LinkedHashMap<>(known.shards());
        for (KnownShards.Shard shard : shards.values()) {
            boolean waits =
                    shard.parents().stream()
                            .anyMatch(p -> shards.containsKey(p) && !finished.contains(p));
            if (!known.given().contains(shard.id()) && !waits) {
                splits.add(split(shard).toSplit());
            }
        }
        splits.forEach(split -> known.give(split.id()));
        return splits;
    }

    private ShardSplit split(KnownShards.Shard shard) {
        String sequence = settings.sequences().get(shard.id());
        ReadFrom start =
                sequence != null && shard.first()
                        ? new ReadFrom.At(sequence)
                        : shard.first() ? known.start() : ReadFrom.Oldest.TRIM_HORIZON;
        return new ShardSplit(shard.id(), shard.firstHash(), shard.lastHash(), start, known.end());
    }

    @Override
    public boolean exhausted() {
        return settings.bounded()
                && known.looked()
                && known.given().containsAll(known.shards().keySet());
    }

    @Override
    public byte[] snapshot() {
        return known.encode();
    }

    @Override
    public void close() {
        client.close();
    }
}
