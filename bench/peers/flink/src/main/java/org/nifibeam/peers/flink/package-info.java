/** The benchmarks' work as one writes it for Flink, by hand and in its SQL. Nothing of it ships. */
package org.nifibeam.peers.flink;
