/**
 * Steps at work on batches of columns, as far as they go without an effect: what they have come to
 * is thrown away, and the batch taken row by row, where a record fails. Knows neither operators nor
 * exchanges; runtime's {@code ColumnHead} hands on what comes out.
 */
package org.nifibeam.core.runtime.columns;
