package org.nifibeam.flink;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.ConnectionProvider;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;

/**
 * A source for tests of clusters, found there by its name: gives how long its connection's password
 * is, in one row, unless it is told to fail or never to end.
 */
public final class SecretSource implements SourceProvider {
    static final String CONNECTION = "Kept";

    /** Its type of connections. */
    public static final class Kept implements ConnectionProvider {
        @Override
        public String type() {
            return CONNECTION;
        }

        @Override
        public String description() {
            return "Keeps a password.";
        }

        @Override
        public List<ConfigField> settings() {
            return List.of(
                    ConfigField.optional("password", ConfigField.Type.SECRET, "The password."));
        }

        @Override
        public void verify(Connection connection) throws ProblemException {}
    }

    @Override
    public String type() {
        return "ReadKeptForTesting";
    }

    @Override
    public boolean bounded(Config config) {
        return true;
    }

    @Override
    public String description() {
        return "Gives the length of a password.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.connection(CONNECTION, "What keeps the password."),
                ConfigField.optional("fail", ConfigField.Type.BOOLEAN, false, "Fails."),
                ConfigField.optional("endless", ConfigField.Type.BOOLEAN, false, "Never ends."));
    }

    @Override
    public Source create(Config config) {
        return new Source() {
            @Override
            public Schema schema() {
                return SCHEMA;
            }

            @Override
            public SourceRead plan(Schema schema, Pushdown pushdown) {
                return new Read(config);
            }
        };
    }

    private static final Schema SCHEMA = Schema.of(new Field("length", FieldType.of(Kind.INT64)));

    private record Read(Config config) implements SourceRead {
        @Override
        public Schema schema() {
            return SCHEMA;
        }

        @Override
        public List<Expression> residual() {
            return List.of();
        }

        @Override
        public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) {
            return new Once();
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) {
            long length =
                    config.connection("connection")
                            .flatMap(c -> c.settings().optionalSecret("password"))
                            .map(String::length)
                            .orElse(0);
            return new Length(config, length);
        }
    }

    /** One split. */
    private static final class Once implements Source.SplitEnumerator {
        private boolean found;

        @Override
        public List<Split> discover() {
            boolean first = !found;
            found = true;
            return first ? List.of(new Split("all", new byte[0])) : List.of();
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

    private static final class Length implements Reader {
        private final Config config;
        private final long length;
        private boolean given;

        Length(Config config, long length) {
            this.config = config;
            this.length = length;
        }

        @Override
        public Result poll(long deadlineNanos) {
            if (config.flag("fail")) {
                throw new IllegalStateException("told to fail");
            }
            if (config.flag("endless")) {
                LockSupport.parkNanos(1_000_000);
                return Idle.CAUGHT_UP;
            }
            if (given) {
                return End.INSTANCE;
            }
            given = true;
            Row row = RowShape.of(SCHEMA).row(new Object[] {length});
            return new Rows(new Row[] {row}, new long[] {Timestamps.MIN}, 1);
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
