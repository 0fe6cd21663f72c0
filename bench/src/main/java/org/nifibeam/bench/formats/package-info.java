/** CSV and JSON lines: all fields of the flights read and added up. */
package org.nifibeam.bench.formats;
