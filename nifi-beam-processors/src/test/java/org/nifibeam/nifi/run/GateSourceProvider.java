package org.nifibeam.nifi.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;

/** {@code ReadFromGate}, for tests: three numbers, which come once a file exists. */
public final class GateSourceProvider implements SourceProvider {
    private static final Schema SCHEMA = Schema.of(new Field("n", FieldType.of(Kind.INT64)));

    /** A definition that begins with the numbers; its stage is called Gate. */
    static CanvasDefinition begun(String pipeline, String run, Path gate) {
        return CanvasDefinition.start(pipeline, run, "standalone")
                .withStage(
                        "ReadFromGate",
                        "Gate",
                        "Gate",
                        Map.of(),
                        Map.of(),
                        Map.of("gate", gate.toString()));
    }

    /** The numbers as FlowFiles, by a stage called Back. */
    static CanvasDefinition line(String pipeline, String run, Path gate) {
        return begun(pipeline, run, gate)
                .withStage(
                        "WriteToFlowFile",
                        "Back",
                        "Back",
                        Map.of("input", "Gate"),
                        Map.of(),
                        Map.of());
    }

    @Override
    public String type() {
        return "ReadFromGate";
    }

    @Override
    public String description() {
        return "Three numbers.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(ConfigField.required("gate", ConfigField.Type.STRING, "A file."));
    }

    @Override
    public boolean bounded(Config config) {
        return true;
    }

    @Override
    public Source create(Config config) {
        return new GateSource(Path.of(config.string("gate")));
    }

    private record GateSource(Path gate) implements Source, SourceRead {
        @Override
        public Schema schema() {
            return SCHEMA;
        }

        @Override
        public SourceRead plan(Schema schema, Pushdown pushdown) {
            return this;
        }

        @Override
        public List<Expression> residual() {
            return List.of();
        }

        @Override
        public SplitEnumerator enumerator(Optional<byte[]> snapshot) {
            return new OneSplit();
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) {
            return new GateReader(gate);
        }
    }

    private static final class OneSplit implements Source.SplitEnumerator {
        private boolean found;

        @Override
        public List<Split> discover() {
            List<Split> splits = found ? List.of() : List.of(new Split("one", new byte[0]));
            found = true;
            return splits;
        }

        @Override
        public boolean exhausted() {
            return found;
        }

        @Override
        public byte[] snapshot() {
            return new byte[0];
        }

        @Override
        public void close() {}
    }

    private static final class GateReader implements Reader {
        private final Path gate;
        private boolean read;

        GateReader(Path gate) {
            this.gate = gate;
        }

        @Override
        public Result poll(long deadlineNanos) throws InterruptedException {
            if (read) {
                return End.INSTANCE;
            }
            while (!Files.exists(gate)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (System.nanoTime() >= deadlineNanos) {
                    return Idle.CAUGHT_UP;
                }
                LockSupport.parkNanos(1_000_000);
            }
            read = true;
            RowShape shape = RowShape.of(SCHEMA);
            long[] timestamps = {Timestamps.MIN, Timestamps.MIN, Timestamps.MIN};
            return new Rows(new Row[] {shape.row(1L), shape.row(2L), shape.row(3L)}, timestamps, 3);
        }

        @Override
        public byte[] position() {
            return new byte[0];
        }

        @Override
        public long watermark() {
            return Timestamps.MIN;
        }

        @Override
        public OptionalLong backlog() {
            return OptionalLong.empty();
        }

        @Override
        public void acknowledge(byte[] position) {}

        @Override
        public void close() {}
    }
}
