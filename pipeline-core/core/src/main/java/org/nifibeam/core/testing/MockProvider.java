package org.nifibeam.core.testing;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.nifibeam.core.expression.Expression;
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

/** Sources that do what mocks say: of one type those that end, of another unbounded ones. */
record MockProvider(Mocks mocks, boolean ends) implements SourceProvider {
    static final String BOUNDED = "MockOfTest";
    static final String UNBOUNDED = "TimedMockOfTest";
    private static final String NAME = "mock";

    @Override
    public String type() {
        return ends ? BOUNDED : UNBOUNDED;
    }

    @Override
    public boolean bounded(Config config) {
        return ends;
    }

    @Override
    public String description() {
        return "Gives what a test says.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.required(NAME, ConfigField.Type.STRING, "The name of the mock."));
    }

    @Override
    public Source create(Config config) {
        Mock mock = mocks.get(config.string(NAME));
        return new Source() {
            @Override
            public Schema schema() {
                return mock.schema();
            }

            @Override
            public SourceRead plan(Schema schema, Pushdown pushdown) {
                Schema delivered =
                        schema.project(
                                pushdown.filters().isEmpty()
                                        ? pushdown.outputs()
                                        : pushdown.fields());
                return new Read(mocks, mock, delivered, pushdown.filters());
            }
        };
    }

    private record Read(Mocks mocks, Mock mock, Schema schema, List<Expression> residual)
            implements SourceRead {
        @Override
        public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) {
            return new Source.SplitEnumerator() {
                private boolean found;

                @Override
                public List<Split> discover() {
                    boolean first = !found;
                    found = true;
                    return first ? List.of(new Split("mock", new byte[0])) : List.of();
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
            };
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) {
            return new MockReader(this);
        }
    }

    /** Does one step a poll. Confined to one thread. */
    private static final class MockReader implements Reader {
        private static final long QUIET_NANOS = 50_000;

        private final Read read;
        private final RowShape shape;
        private final int[] fields;
        private int next;
        private long watermark = Timestamps.MIN;

        MockReader(Read read) {
            this.read = read;
            this.shape = RowShape.of(read.schema());
            this.fields =
                    read.schema().names().stream()
                            .mapToInt(name -> read.mock().schema().indexOf(name).orElseThrow())
                            .toArray();
            read.mocks().gives(this);
        }

        @Override
        public Result poll(long deadlineNanos) {
            if (next == read.mock().steps().size()) {
                return End.INSTANCE;
            }
            Mock.Step step = read.mock().steps().get(next);
            if (step instanceof Mock.Step.Clock clock) {
                // What the clock has set off comes before the next element.
                if (read.mocks().move(this, clock)) {
                    next++;
                } else {
                    LockSupport.parkNanos(QUIET_NANOS);
                }
                return Idle.CAUGHT_UP;
            }
            next++;
            if (step instanceof Mock.Step.Watermark time) {
                watermark = Math.max(watermark, time.time());
                return Idle.CAUGHT_UP;
            }
            Mock.Step.Element element = (Mock.Step.Element) step;
            Object[] values = new Object[fields.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = element.row().get(fields[i]);
            }
            return new Rows(new Row[] {shape.row(values)}, new long[] {element.timestamp()}, 1);
        }

        @Override
        public byte[] position() {
            return new byte[0];
        }

        @Override
        public long watermark() {
            return watermark;
        }

        @Override
        public OptionalLong backlog() {
            return OptionalLong.empty();
        }

        @Override
        public void acknowledge(byte[] position) {}

        @Override
        public void close() {
            read.mocks().ended(this);
        }
    }
}
