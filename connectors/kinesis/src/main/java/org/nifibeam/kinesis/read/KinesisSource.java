package org.nifibeam.kinesis.read;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.kinesis.StreamLook;

/** A stream as a source. A projection is taken over; filters are left to the pipeline. */
final class KinesisSource implements Source {
    private final ReadSettings settings;
    private final Optional<Schema> declared;

    KinesisSource(ReadSettings settings) throws ProblemException {
        this.settings = settings;
        this.declared = settings.format().declaredSchema();
    }

    @Override
    public Optional<Schema> declaredSchema() {
        return declared;
    }

    /**
     * Known from the settings, or what the registry says; whether the stream is there and may be
     * read is looked at.
     */
    @Override
    public Schema schema() throws ProblemException {
        List<String> shards = StreamLook.mayBeRead(settings.service(), settings.stream());
        for (String shard : settings.sequences().keySet()) {
            if (!shards.contains(shard)) {
                throw new ProblemException(
                        ProblemCode.UNREACHABLE,
                        settings.place() + " has no shard '" + shard + "'",
                        "correct '" + KinesisSourceProvider.SEQUENCES + "'");
            }
        }
        return settings.format().schema();
    }

    @Override
    public List<String> addresses() {
        return List.of(settings.service().address(settings.stream()));
    }

    @Override
    public SourceRead plan(Schema frozen, Pushdown pushdown) {
        return new KinesisRead(
                settings, frozen, frozen.project(pushdown.fields()), pushdown.filters());
    }
}
