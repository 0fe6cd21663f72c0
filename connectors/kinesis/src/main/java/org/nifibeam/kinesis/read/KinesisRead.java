package org.nifibeam.kinesis.read;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.formats.message.MessageDecoder;
import org.nifibeam.kinesis.KinesisClient;

/**
 * A read of a stream with a projection: fields that nobody reads are not decoded. Thread-safe; its
 * readers share a client, which is there as long as one of them is.
 */
final class KinesisRead implements SourceRead {
    private final ReadSettings settings;
    private final Schema whole;
    private final Schema delivered;
    private final List<Expression> residual;

    private Optional<KinesisClient> client = Optional.empty();
    private Optional<String> consumerArn = Optional.empty();
    private int readers;

    KinesisRead(ReadSettings settings, Schema whole, Schema delivered, List<Expression> residual) {
        this.settings = settings;
        this.whole = whole;
        this.delivered = delivered;
        this.residual = List.copyOf(residual);
    }

    ReadSettings settings() {
        return settings;
    }

    @Override
    public Schema schema() {
        return delivered;
    }

    @Override
    public List<Expression> residual() {
        return residual;
    }

    @Override
    public Optional<Duration> idleAfter() {
        return Optional.of(settings.idleAfter());
    }

    @Override
    public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) throws IOException {
        return new ShardEnumerator(settings, snapshot);
    }

    @Override
    public Reader open(Split split, Optional<byte[]> position) throws IOException {
        ShardSplit shard = ShardSplit.of(split);
        ShardPosition at =
                position.isPresent()
                        ? ShardPosition.decode(split.id(), position.get())
                        : ShardPosition.NOTHING;
        MessageDecoder<KinesisMessage> decoder = settings.format().decoder(whole, delivered);
        ShardFeed feed = feed(shard.shard(), at.next(shard.start()));
        return new ShardReader(this, shard, at, feed, decoder);
    }

    private synchronized ShardFeed feed(String shard, ReadFrom from) throws IOException {
        if (settings.consumer().isPresent() && consumerArn.isEmpty()) {
            try {
                consumerArn = Optional.of(RegisteredConsumer.arn(settings));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted before it could read shard " + shard, e);
            }
        }
        if (client.isEmpty()) {
            client =
                    Optional.of(
                            settings.consumer().isPresent()
                                    ? settings.service().subscriber()
                                    : settings.service().client());
        }
        readers++;
        return consumerArn.isPresent()
                ? new FanOutFeed(client.get().requests(), settings, consumerArn.get(), shard, from)
                : new PollingFeed(client.get().requests(), settings, shard, from);
    }

    /** A reader is no more; the last one closes the client. */
    void closed() {
        Optional<KinesisClient> last = Optional.empty();
        synchronized (this) {
            readers--;
            if (readers == 0) {
                last = client;
                client = Optional.empty();
            }
        }
        last.ifPresent(KinesisClient::close);
    }
}
