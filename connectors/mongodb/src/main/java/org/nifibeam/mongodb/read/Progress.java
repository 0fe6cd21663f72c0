package org.nifibeam.mongodb.read;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCursor;
import java.io.IOException;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** How far a split has been read, and how reading goes on there. Confined to one thread. */
interface Progress {
    /** A cursor over what is still to be read, or over more, which {@link #isNew} passes over. */
    MongoCursor<RawBsonDocument> open(MongoClient client);

    /**
     * True if the cursor's next document is to be delivered.
     *
     * @throws IOException if others come than before, so that nobody knows what is still to be read
     */
    boolean isNew(RawBsonDocument document) throws IOException;

    /**
     * The cursor has ended.
     *
     * @throws IOException if less has come than before
     */
    default void atEnd() throws IOException {}

    /** A document has been delivered, or rejected. */
    void took(RawBsonDocument document);

    /** What a reader that goes on here must know. */
    BsonDocument position();
}
