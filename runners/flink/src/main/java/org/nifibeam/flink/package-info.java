/**
 * The runner that hands plans to Apache Flink. Flink moves elements, starts tasks and says when
 * inputs end; what happens to an element is core's runtime. Nothing of windowing or triggers
 * belongs here, nor of any connector.
 */
package org.nifibeam.flink;
