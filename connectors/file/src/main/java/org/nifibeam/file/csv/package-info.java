/**
 * ReadFromCsv and WriteToCsv: files of CSV records; a single record is the formats module's
 * business.
 */
package org.nifibeam.file.csv;
