/** JSON objects to and from rows; the one place that says how a value looks in JSON. */
package org.nifibeam.formats.json;
