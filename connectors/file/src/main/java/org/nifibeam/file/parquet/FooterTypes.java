package org.nifibeam.file.parquet;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.SchemaCoder;

/**
 * The schema of the rows as an entry of a footer's metadata, since Parquet has fewer types than we
 * have: the names of an enumeration, the length of a string. Other readers pass over it.
 */
public final class FooterTypes {
    private static final String KEY = "org.nifibeam.schema";

    private FooterTypes() {}

    /** Puts the schema into a footer, if there is a logical type in it. */
    public static void put(Schema schema, FileMetaData footer) {
        if (hasMeaning(schema)) {
            byte[] bytes = SchemaCoder.plain().toBytes(schema);
            KeyValue entry = new KeyValue(KEY);
            entry.setValue(Base64.getEncoder().encodeToString(bytes));
            footer.setKey_value_metadata(List.of(entry));
        }
    }

    private static boolean hasMeaning(Schema schema) {
        return schema.fields().stream().anyMatch(field -> hasMeaning(field.type()));
    }

    private static boolean hasMeaning(FieldType type) {
        if (type instanceof FieldType.Array array) {
            return hasMeaning(array.element());
        } else if (type instanceof FieldType.Mapping mapping) {
            return hasMeaning(mapping.key()) || hasMeaning(mapping.value());
        } else if (type instanceof FieldType.Nested nested) {
            return hasMeaning(nested.schema());
        }
        return type instanceof FieldType.Logical;
    }

    /** The schema in a footer; one that cannot be read, of a later version, is passed over. */
    static Optional<Schema> of(FileMetaData footer) {
        if (!footer.isSetKey_value_metadata()) {
            return Optional.empty();
        }
        for (KeyValue entry : footer.getKey_value_metadata()) {
            if (KEY.equals(entry.getKey()) && entry.isSetValue()) {
                try {
                    byte[] bytes = Base64.getDecoder().decode(entry.getValue());
                    return Optional.of(SchemaCoder.plain().fromBytes(bytes));
                } catch (CoderException | IllegalArgumentException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
