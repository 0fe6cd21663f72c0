/**
 * Reading Apache Parquet, column by column: footers through parquet-format's own structures, pages
 * decompressed and decoded in bulk into primitive arrays here. Start at {@link
 * org.nifibeam.file.parquet.ParquetSource}; the hot path is {@code RowGroupReader} → {@code
 * ColumnReader} → {@code PageReader}. Nothing of Hadoop, and nothing that writes.
 */
package org.nifibeam.file.parquet;
