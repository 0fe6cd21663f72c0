/**
 * SQL in front of the typed expression tree: Apache Calcite's parser, and the translation of what
 * it reads. Types, functions and code generation are core's; nothing here runs per record, and no
 * other module sees Calcite.
 */
package org.nifibeam.sql;
