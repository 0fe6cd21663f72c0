package org.nifibeam.kinesis.write;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.formats.message.PayloadEncoder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** Makes records of rows. Confined to one thread. */
final class RecordEncoder {
    private static final int LONGEST_KEY = 256;
    private static final int HASH_BITS = 128;

    private final WriteSettings settings;
    private final PayloadEncoder payload;

    RecordEncoder(WriteSettings settings) throws ProblemException {
        this.settings = settings;
        this.payload = new PayloadEncoder(settings.format(), settings.rows(), settings.payload());
    }

    /**
     * The record of a row.
     *
     * @throws RejectedRowException if it cannot be one, or is too large
     */
    PutRecordsRequestEntry encode(Row row) throws RejectedRowException {
        PutRecordsRequestEntry.Builder entry =
                PutRecordsRequestEntry.builder().partitionKey(key(row));
        if (settings.hashField().isPresent()) {
            Object hash = row.get(settings.hashField().getAsInt());
            if (hash != null) {
                entry.explicitHashKey(hash(hash.toString()));
            }
        }
        byte[] data = payload.encode(row, settings.stream());
        PutRecordsRequestEntry made = entry.data(SdkBytes.fromByteArrayUnsafe(data)).build();
        int size = size(made);
        if (size > settings.maxRecordBytes()) {
            throw new RejectedRowException(
                    "its record would have "
                            + size
                            + " bytes with its partition key, and 'max_record_bytes' is "
                            + settings.maxRecordBytes());
        }
        return made;
    }

    /** What a record counts, its key included. */
    static int size(PutRecordsRequestEntry entry) {
        return entry.data().asByteArrayUnsafe().length
                + entry.partitionKey().getBytes(StandardCharsets.UTF_8).length;
    }

    private String key(Row row) throws RejectedRowException {
        String key;
        if (settings.keyField().isPresent()) {
            Object value = row.get(settings.keyField().getAsInt());
            key = value == null ? "" : value.toString();
        } else if (settings.key().isPresent()) {
            key = settings.key().get().of(row);
        } else {
            key = Long.toHexString(ThreadLocalRandom.current().nextLong());
        }
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            throw new RejectedRowException(
                    "its partition key has "
                            + key.length()
                            + " characters, and must have 1 to "
                            + LONGEST_KEY);
        }
        return key;
    }

    private static String hash(String text) throws RejectedRowException {
        boolean fits = text.matches("[0-9]{1,39}") && new BigInteger(text).bitLength() <= HASH_BITS;
        if (!fits) {
            throw new RejectedRowException(
                    "its explicit hash key is '"
                            + text
                            + "', and must be a whole number from 0 to 2^128 - 1");
        }
        return new BigInteger(text).toString();
    }
}
