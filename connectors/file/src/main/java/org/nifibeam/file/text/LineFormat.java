package org.nifibeam.file.text;

import java.util.Optional;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.RowDecoder;
import org.nifibeam.formats.TextDecoder;

/** Each record is a string as it stands there. */
record LineFormat(Framing framing) implements TextFormat {
    /** The one field, as Beam names it. */
    static final Schema SCHEMA = Schema.of(new Field("line", FieldType.of(Kind.STRING)));

    /** An empty line is an empty string. */
    @Override
    public boolean isNothing(byte[] bytes, int from, int to) {
        return false;
    }

    @Override
    public RowDecoder decoder(Optional<byte[]> header, Schema whole, Schema delivered) {
        return new TextDecoder(delivered);
    }
}
