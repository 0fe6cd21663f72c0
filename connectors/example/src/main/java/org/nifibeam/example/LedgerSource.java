package org.nifibeam.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;

/**
 * A ledger as a source: a split a part. Fields that nobody reads are not decoded; filters are left
 * to the pipeline, since the server knows none.
 */
record LedgerSource(Connection connection, String ledger, boolean bounded, Schema declared)
        implements Source {
    @Override
    public Optional<Schema> declaredSchema() {
        return Optional.of(declared);
    }

    /** Asked once, at submission: this is when it is looked whether the ledger is there. */
    @Override
    public Schema schema() throws ProblemException {
        try (LedgerClient client = new LedgerClient(connection)) {
            client.lookAt(ledger);
            return declared;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SourceRead plan(Schema frozen, Pushdown pushdown) {
        return new Read(this, frozen, frozen.project(pushdown.fields()), pushdown.filters());
    }

    /** The client of one enumerator or reader. */
    LedgerClient client() throws IOException {
        try {
            return new LedgerClient(connection);
        } catch (ProblemException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** What was agreed on. Holds nothing open: readers are opened from many threads. */
    record Read(LedgerSource source, Schema whole, Schema schema, List<Expression> residual)
            implements SourceRead {
        @Override
        public SplitEnumerator enumerator(Optional<byte[]> snapshot) throws IOException {
            return new PartEnumerator(source, snapshot);
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) throws IOException {
            return new PartReader(this, PartSplit.of(split), position);
        }
    }
}
