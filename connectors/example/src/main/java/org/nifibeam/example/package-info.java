/**
 * A connector to copy: ledgers, a system of a hundred lines that has what systems have. It is
 * compiled and tested with the others, and shipped with none of the NARs.
 *
 * <p>What belongs here: what docs/connectors.md explains, in its shortest complete form. What does
 * not: anything that only a bigger system needs.
 */
package org.nifibeam.example;
