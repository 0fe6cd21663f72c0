/**
 * Avro's schemas and binary data to and from rows. Container files are the connectors' business.
 */
package org.nifibeam.formats.avro;
