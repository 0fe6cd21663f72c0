package org.nifibeam.flink;

import java.io.IOException;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.spi.Split;

/** A split of one of our sources as Flink knows splits. Immutable. */
record PlanSplit(Split split) implements SourceSplit {
    @Override
    public String splitId() {
        return split.id();
    }

    /** Splits on their way to the tasks that read them. Stateless. */
    static final class Serializer implements SimpleVersionedSerializer<PlanSplit> {
        private static final int VERSION = 1;

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(PlanSplit split) {
            ByteSink sink = new ByteSink();
            sink.writeString(split.split().id());
            sink.writeBytes(split.split().data());
            return sink.toBytes();
        }

        @Override
        public PlanSplit deserialize(int version, byte[] serialized) throws IOException {
            if (version != VERSION) {
                throw new IOException("there is no version " + version + " of splits");
            }
            ByteSource source = new ByteSource(serialized);
            return new PlanSplit(new Split(source.readString(), source.readBytes()));
        }
    }
}
