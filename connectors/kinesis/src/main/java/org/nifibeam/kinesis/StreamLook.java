package org.nifibeam.kinesis;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;

/** Looks whether a stream is there, and what may be done with it, before a pipeline runs. */
public final class StreamLook {
    private StreamLook() {}

    /**
     * Sees that shards may be listed and the records of one be read.
     *
     * @return the ids of all shards
     * @throws ProblemException UNREACHABLE or DENIED, naming the stream and the step
     */
    public static List<String> mayBeRead(KinesisService service, String stream)
            throws ProblemException {
        List<String> shards = new ArrayList<>();
        String token = null;
        do {
            String page = token;
            ListShardsResponse there =
                    service.ask(
                            client ->
                                    client.listShards(
                                            request -> {
                                                if (page == null) {
                                                    request.streamName(stream);
                                                } else {
                                                    request.nextToken(page);
                                                }
                                            }),
                            "find stream '" + stream + "'");
            there.shards().forEach(shard -> shards.add(shard.shardId()));
            token = there.nextToken();
        } while (token != null);
        if (!shards.isEmpty()) {
            service.ask(
                    client ->
                            client.getShardIterator(
                                    request ->
                                            request.streamName(stream)
                                                    .shardId(shards.get(shards.size() - 1))
                                                    .shardIteratorType("LATEST")),
                    "read stream '" + stream + "'");
        }
        return shards;
    }
}
