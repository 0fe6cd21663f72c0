/**
 * Files as sources and sinks: what the formats have in common, such as finding input files. The
 * formats are in the packages below; nothing here knows one of them.
 */
package org.nifibeam.file;
