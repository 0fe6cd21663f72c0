/**
 * Record formats that connectors share: the bytes or text of one record to and from rows. Framing
 * (lines, files, messages), compression and positions are the connectors' own; nothing here opens
 * anything.
 *
 * <p>Start at {@link org.nifibeam.formats.RowDecoder} and {@link
 * org.nifibeam.formats.RecordFormat}.
 */
package org.nifibeam.formats;
