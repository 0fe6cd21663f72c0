/**
 * Lookups in files: the handlers {@code Csv}, {@code Json}, {@code Avro} and {@code Parquet} of
 * {@code Enrichment}. Each task holds the file as a table; nothing of formats is here.
 */
package org.nifibeam.file.lookup;
