/**
 * WriteToParquet. Start at {@link org.nifibeam.file.parquet.write.ParquetSinkProvider}; the way of
 * a row is {@code ParquetFile} → {@code ColumnWriter} → {@code Dictionary}, {@code PlainValues} and
 * {@code HybridEncoder}.
 */
package org.nifibeam.file.parquet.write;
