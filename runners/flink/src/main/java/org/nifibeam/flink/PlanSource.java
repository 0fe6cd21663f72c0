package org.nifibeam.flink;

import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.nifibeam.core.model.StageInfo;

/**
 * One of our sources as Flink knows sources; bounded. What travels is a reference to the run and
 * the reading stage's number.
 */
final class PlanSource implements Source<Polled, PlanSplit, byte[]> {
    private static final long serialVersionUID = 1L;

    private final RunReference reference;
    private final int stage;

    PlanSource(RunReference reference, int stage) {
        this.reference = reference;
        this.stage = stage;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<Polled, PlanSplit> createReader(SourceReaderContext context) {
        LocalRun run = reference.run();
        return new PlanReader(run, questions(run), stage, context);
    }

    private SourceQuestions questions(LocalRun run) {
        StageInfo info = run.plan().stages().get(stage).input().stage();
        return new SourceQuestions(run, info);
    }

    @Override
    public SplitEnumerator<PlanSplit, byte[]> createEnumerator(
            SplitEnumeratorContext<PlanSplit> context) {
        LocalRun run = reference.run();
        run.enumeratorMade();
        return new PlanEnumerator(run, questions(run), stage, context);
    }

    /** Runs take no checkpoints yet, so that there is none to go on from. */
    @Override
    public SplitEnumerator<PlanSplit, byte[]> restoreEnumerator(
            SplitEnumeratorContext<PlanSplit> context, byte[] checkpoint) {
        throw new UnsupportedOperationException("checkpoints are not declared");
    }

    @Override
    public SimpleVersionedSerializer<PlanSplit> getSplitSerializer() {
        return new PlanSplit.Serializer();
    }

    @Override
    public SimpleVersionedSerializer<byte[]> getEnumeratorCheckpointSerializer() {
        return new Plain();
    }

    /** Bytes as they are: our enumerators have versions of their own. Stateless. */
    private static final class Plain implements SimpleVersionedSerializer<byte[]> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(byte[] bytes) {
            return bytes;
        }

        @Override
        public byte[] deserialize(int version, byte[] bytes) {
            return bytes;
        }
    }
}
