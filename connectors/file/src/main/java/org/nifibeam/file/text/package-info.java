/**
 * Files of records that end with a line end or another delimiter: their framing, and ReadFromText
 * and WriteToText.
 */
package org.nifibeam.file.text;
