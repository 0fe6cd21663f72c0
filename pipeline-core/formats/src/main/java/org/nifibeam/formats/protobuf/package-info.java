/**
 * Protobuf messages as records: descriptors to schemas and back, decoding and encoding. No text of
 * {@code .proto} files: descriptors come compiled. Start at {@code ProtobufSchemas}.
 */
package org.nifibeam.formats.protobuf;
