/**
 * Types of records and the records themselves: {@link org.nifibeam.core.schema.Schema}, {@link
 * org.nifibeam.core.schema.Row}, the generated shape classes behind rows, column batches, canonical
 * equality. Knows nothing of pipelines.
 */
package org.nifibeam.core.schema;
