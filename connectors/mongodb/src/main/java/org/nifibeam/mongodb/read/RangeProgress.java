package org.nifibeam.mongodb.read;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCursor;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;

/**
 * A range of {@code _id}, in its order: reading goes on behind the last one. One that is not a
 * number cannot be gone on behind, so from the one before it on what was read is passed over.
 */
final class RangeProgress implements Progress {
    private static final String ID = "_id";

    private final ReadSettings settings;
    private final BsonDocument filter;
    private final Optional<BsonDocument> projection;
    private final IdRange range;
    private Optional<BsonValue> last;

    /** The last document, if its id is to become {@link #last} when that is asked for. */
    private Optional<RawBsonDocument> taken = Optional.empty();

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
        settle();
        IdRange rest = last.map(range::behind).orElse(range);
        return settings.collection(client)
                .find(ServerFilter.and(List.of(rest.filter(), settings.filter(), filter)))
                .projection(projection.orElse(null))
                .sort(new BsonDocument(ID, new BsonInt32(1)))
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

    /** Positions are asked for once a batch: until then ids need not be decoded. */
    @Override
    public void took(RawBsonDocument document) {
        if (mayBeNaN(document) && IdRange.isNaN(document.get(ID))) {
            settle();
            behind++;
        } else {
            taken = Optional.of(document);
            behind = 0;
        }
    }

    /** By the type of the first field, as which servers keep and give the id. */
    private static boolean mayBeNaN(RawBsonDocument document) {
        ByteBuf bytes = document.getByteBuffer();
        int at = bytes.position() + Integer.BYTES;
        byte type = bytes.get(at);
        for (int i = 0; i < ID.length(); i++) {
            if (bytes.get(at + 1 + i) != ID.charAt(i)) {
                return true;
            }
        }
        return bytes.get(at + 1 + ID.length()) != 0
                || type == BsonType.DOUBLE.getValue()
                || type == BsonType.DECIMAL128.getValue();
    }

    private void settle() {
        taken.ifPresent(document -> last = Optional.of(document.get(ID)));
        taken = Optional.empty();
    }

    @Override
    public BsonDocument position() {
        settle();
        BsonDocument position = new BsonDocument();
        last.ifPresent(value -> position.append("last", value));
        return behind == 0 ? position : position.append("behind", new BsonInt32(behind));
    }
}
