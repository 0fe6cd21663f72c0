package org.nifibeam.core.runtime;

import java.util.TreeSet;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.function.MetricValue;

/** Figures of functions as bytes. */
final class MetricValueCoder {
    private MetricValueCoder() {}

    static void encode(MetricValue value, ByteSink to) {
        if (value instanceof MetricValue.Counter counter) {
            to.writeByte(0);
            to.writeSigned(counter.sum());
        } else if (value instanceof MetricValue.Distribution spread) {
            to.writeByte(1);
            to.writeSigned(spread.count());
            to.writeSigned(spread.sum());
            to.writeSigned(spread.smallest());
            to.writeSigned(spread.largest());
        } else if (value instanceof MetricValue.Gauge gauge) {
            to.writeByte(2);
            to.writeSigned(gauge.value());
            to.writeSigned(gauge.time());
        } else if (value instanceof MetricValue.Words words) {
            to.writeByte(3);
            to.writeUnsigned(words.words().size());
            new TreeSet<>(words.words()).forEach(to::writeString);
        }
    }

    static MetricValue decode(ByteSource from) {
        byte kind = from.readByte();
        return switch (kind) {
            case 0 -> new MetricValue.Counter(from.readSigned());
            case 1 ->
                    new MetricValue.Distribution(
                            from.readSigned(),
                            from.readSigned(),
                            from.readSigned(),
                            from.readSigned());
            case 2 -> new MetricValue.Gauge(from.readSigned(), from.readSigned());
            case 3 -> {
                TreeSet<String> words = new TreeSet<>();
                for (int i = from.readCount(); i > 0; i--) {
                    words.add(from.readString());
                }
                yield new MetricValue.Words(words);
            }
            default -> throw new CoderException("there is no kind of metric " + kind);
        };
    }
}
