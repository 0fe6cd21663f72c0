/**
 * Writing JSON lines with an atomic commit. Start at {@link
 * org.nifibeam.file.json.JsonSinkProvider}; how a value looks is in {@code JsonRows}, how files get
 * their names and become visible in {@code JsonSink}.
 */
package org.nifibeam.file.json;
