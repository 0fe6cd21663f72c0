/** ReadFromAvro and WriteToAvro: Avro container files, read block by block. */
package org.nifibeam.file.avro;
