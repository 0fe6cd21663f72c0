/** The benchmarks' work as Apache Beam's own suite has it. Nothing of it ships. */
package org.nifibeam.peers.beam;
