/**
 * Single CSV records to and from rows. Where a record of a file ends is the connectors' business.
 */
package org.nifibeam.formats.csv;
