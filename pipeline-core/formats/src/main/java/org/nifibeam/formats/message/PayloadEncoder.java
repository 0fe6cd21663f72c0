package org.nifibeam.formats.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.formats.payload.PayloadWriting;

/** Makes messages' payloads of some of the fields of rows. Confined to one thread. */
public final class PayloadEncoder {
    private final int[] fields;
    private final boolean whole;
    private final RowShape shape;
    private final PayloadWriting.Encoder encoder;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /**
     * An encoder.
     *
     * @param rows the rows' schema
     * @param fields the indexes of the fields that are written, in order
     * @throws ProblemException if the format cannot hold them; the message names the field
     */
    public PayloadEncoder(PayloadWriting format, Schema rows, List<Integer> fields)
            throws ProblemException {
        this.fields = fields.stream().mapToInt(Integer::intValue).toArray();
        this.whole = this.fields.length == rows.size();
        Schema written = rows.project(fields.stream().map(i -> rows.field(i).name()).toList());
        this.shape = RowShape.of(written);
        this.encoder = format.encoder(written);
    }

    /**
     * The payload of a row.
     *
     * @param to the topic or stream where it goes
     * @throws RejectedRowException if the format cannot hold its values
     */
    public byte[] encode(Row row, String to) throws RejectedRowException {
        bytes.reset();
        Row written = row;
        if (!whole) {
            Object[] values = new Object[fields.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = row.get(fields[i]);
            }
            written = shape.row(values);
        }
        try {
            encoder.encode(written, to, bytes);
        } catch (IOException e) {
            throw new RejectedRowException(String.valueOf(e.getMessage()), e);
        }
        return bytes.toByteArray();
    }
}
