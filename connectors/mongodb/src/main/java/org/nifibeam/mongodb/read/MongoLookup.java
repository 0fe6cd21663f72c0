package org.nifibeam.mongodb.read;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Lookup;
import org.nifibeam.core.spi.LookupFields;
import org.nifibeam.core.spi.LookupReader;
import org.nifibeam.mongodb.SharedClient;
import org.nifibeam.mongodb.document.DocumentEncoder;

/**
 * A lookup in a collection. Of several documents with one key the one with the greatest {@code _id}
 * counts. Thread-safe.
 */
final class MongoLookup implements Lookup {
    private final ReadSettings settings;
    private final LookupFields names;
    private final Set<String> objectIds;
    private final SharedClient shared;

    /**
     * A lookup.
     *
     * @param objectIds key fields whose text is an ObjectId
     */
    MongoLookup(ReadSettings settings, LookupFields names, Set<String> objectIds)
            throws ProblemException {
        for (String name : objectIds) {
            if (!names.keyFields().contains(name)) {
                throw wrong(
                        "'object_id_fields' has '" + name + "', which is no field of the key",
                        "the key's fields are " + String.join(", ", names.keyFields()));
            }
        }
        for (String name : names.keyFields()) {
            if (!ServerFilter.isPlain(name)) {
                throw wrong(
                        "'key' has the field '" + name + "', which MongoDB takes for a path",
                        "choose a field whose name has no . and begins with no $");
            }
        }
        this.settings = settings;
        this.names = names;
        this.objectIds = objectIds;
        this.shared = new SharedClient(settings.deployment());
    }

    private static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }

    @Override
    public List<String> inputKeys() {
        return names.inputKeys();
    }

    @Override
    public Schema schema() throws ProblemException {
        return new MongoSource(settings).schema();
    }

    @Override
    public Fields fields(Schema schema) throws ProblemException {
        Fields fields = names.of(schema);
        for (int i = 0; i < fields.key().size(); i++) {
            if (!DocumentEncoder.isKey(fields.key().type(i))) {
                throw new ProblemException(
                        ProblemCode.TYPE_MISMATCH,
                        "the key '"
                                + fields.key().field(i).name()
                                + "' is of type "
                                + fields.key().type(i)
                                + ", by which a server cannot tell documents apart",
                        "name fields of text, numbers and the like, or records of them");
            }
        }
        return fields;
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public LookupReader open(LookupContext context) throws IOException {
        return new MongoLookupReader(settings, shared, names, objectIds, context);
    }
}
