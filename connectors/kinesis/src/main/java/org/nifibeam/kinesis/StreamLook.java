package org.nifibeam.kinesis;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** Looks whether a stream is there, and what may be done with it, before a pipeline runs. */
public final class StreamLook {
    private StreamLook() {}

    /**
     * Sees that shards may be listed and the records of one be read.
     *
     * @throws ProblemException UNREACHABLE or DENIED, naming the stream and the step
     */
    public static void mayBeRead(KinesisService service, String stream) throws ProblemException {
        List<String> shards = shards(service, stream);
        if (!shards.isEmpty()) {
            service.ask(
                    client ->
                            client.getShardIterator(
                                    request ->
                                            request.streamName(stream)
                                                    .shardId(shards.get(0))
                                                    .shardIteratorType("LATEST")),
                    "read stream '" + stream + "'");
        }
    }

    /**
     * The ids of the stream's first shards.
     *
     * @throws ProblemException UNREACHABLE or DENIED
     */
    public static List<String> shards(KinesisService service, String stream)
            throws ProblemException {
        return service
                .ask(
                        client -> client.listShards(request -> request.streamName(stream)),
                        "find stream '" + stream + "'")
                .shards()
                .stream()
                .map(Shard::shardId)
                .toList();
    }
}
