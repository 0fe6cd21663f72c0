/**
 * What connectors to systems of messages share: a message is a payload of some format, and what the
 * system says of it besides, which may become fields too. Knows no system.
 */
package org.nifibeam.formats.message;
