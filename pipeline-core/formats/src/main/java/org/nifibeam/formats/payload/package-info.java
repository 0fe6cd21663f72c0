/**
 * The settings that say what the bytes of single records are, for connectors of systems that carry
 * such: formats, schemas, descriptors and registries. Start at {@code PayloadSettings}.
 */
package org.nifibeam.formats.payload;
