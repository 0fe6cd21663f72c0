package org.nifibeam.file.json;

import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.file.text.Framing;
import org.nifibeam.file.text.SchemaSampler;
import org.nifibeam.file.text.TextFormat;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.RowDecoder;
import org.nifibeam.formats.json.JsonDecoder;
import org.nifibeam.formats.json.JsonInference;

/** A JSON object a line; blank lines are nothing. */
record JsonFormat() implements TextFormat {
    @Override
    public Framing framing() {
        return new Framing.Lines();
    }

    @Override
    public boolean isNothing(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    @Override
    public RowDecoder decoder(Optional<byte[]> header, Schema whole, Schema delivered) {
        return new JsonDecoder(delivered);
    }

    /** Infers from objects. */
    static final class Sampler implements SchemaSampler {
        private final JsonInference inference = new JsonInference();

        @Override
        public void header(byte[] header) {
            throw new IllegalStateException("JSON lines have no header");
        }

        @Override
        public void add(byte[] bytes, int from, int to) {
            try {
                inference.add(bytes, from, to);
            } catch (MalformedRecordException e) {
                // The reader will reject it, with its line; a sample can do without.
                return;
            }
        }

        @Override
        public Schema schema() throws ProblemException {
            if (!inference.hasFields()) {
                throw new ProblemException(
                        ProblemCode.MISSING,
                        "the files have no JSON object in their first records to infer a schema from",
                        "give 'schema'; a record is one object on one line");
            }
            return inference.schema();
        }
    }
}
