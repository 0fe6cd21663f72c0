package org.nifibeam.mongodb.read;

import java.io.IOException;
import org.bson.BSONException;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Splits and positions as bytes: a document whose field {@code v} is the version of its form. */
final class KeptDocument {
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private KeptDocument() {}

    /** A document's bytes. */
    static byte[] bytes(BsonDocument document) {
        RawBsonDocument raw = new RawBsonDocument(document, CODEC);
        byte[] bytes = new byte[raw.getByteBuffer().remaining()];
        raw.getByteBuffer().get(bytes);
        return bytes;
    }

    /**
     * The document of bytes.
     *
     * @param what whose they are, for messages
     * @throws IOException if they are none, or of another version
     */
    static BsonDocument read(byte[] bytes, int version, String what) throws IOException {
        BsonDocument document;
        try {
            document = new RawBsonDocument(bytes).decode(CODEC);
        } catch (BSONException | IllegalArgumentException e) {
            throw new IOException(what + ": what was kept of it cannot be read", e);
        }
        if (!document.containsKey("v") || document.getInt32("v").getValue() != version) {
            throw new IOException(what + ": kept by another version, and cannot be used");
        }
        return document;
    }
}
