package org.nifibeam.formats.registry;

import java.util.List;

/**
 * A schema as a registry gives it.
 *
 * @param text of Avro the JSON, of Protobuf the compiled file in base64
 * @param references schemas that it uses
 */
record RegisteredSchema(String text, List<Reference> references) {
    RegisteredSchema {
        references = List.copyOf(references);
    }

    /**
     * A schema that another one uses.
     *
     * @param name as the other one calls it: of Avro a type, of Protobuf the file that it imports
     */
    record Reference(String name, String subject, int version) {}
}
