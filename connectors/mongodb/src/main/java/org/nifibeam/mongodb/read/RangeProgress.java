package org.nifibeam.mongodb.read;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCursor;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * A range of {@code _id}, in its order: reading goes on behind the last one. One that is not a
 * number cannot be gone on behind, so from the one before it on what was read is passed over.
 */
final class RangeProgress implements Progress {
    private final ReadSettings settings;
    private final BsonDocument filter;
    private final Optional<BsonDocument> projection;
    private final IdRange range;
    private Optional<BsonValue> last;
    private int behind;
    private int toSkip;

    /**
     * The progress of a range.
     *
     * @param filter which of its documents to read
     * @param position an earlier one's, without fields to begin
     */
    RangeProgress(
            ReadSettings settings,
            BsonDocument filter,
            Optional<BsonDocument> projection,
            IdRange range,
            BsonDocument position) {
        this.settings = settings;
        this.filter = filter;
        this.projection = projection;
        this.range = range;
        this.last = Optional.ofNullable(position.get("last"));
        this.behind = position.getInt32("behind", new BsonInt32(0)).getValue();
    }

    @Override
    public MongoCursor<RawBsonDocument> open(MongoClient client) {
        toSkip = behind;
        IdRange rest = last.map(range::behind).orElse(range);
        return settings.collection(client)
                .find(ServerFilter.and(List.of(rest.filter(), settings.filter(), filter)))
                .projection(projection.orElse(null))
                .sort(new BsonDocument("_id", new BsonInt32(1)))
                .allowDiskUse(true)
                .batchSize(settings.batchDocuments())
                .cursor();
    }

    @Override
    public boolean isNew(RawBsonDocument document) {
        if (toSkip > 0) {
            toSkip--;
            return false;
        }
        return true;
    }

    @Override
    public void took(RawBsonDocument document) {
        BsonValue id = document.get("_id");
        if (IdRange.isNaN(id)) {
            behind++;
        } else {
            last = Optional.of(id);
            behind = 0;
        }
    }

    @Override
    public BsonDocument position() {
        BsonDocument position = new BsonDocument();
        last.ifPresent(value -> position.append("last", value));
        return behind == 0 ? position : position.append("behind", new BsonInt32(behind));
    }
}
