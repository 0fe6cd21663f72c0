/** The benchmarks' work as one writes it for Hazelcast Jet. Nothing of it ships. */
package org.nifibeam.peers.jet;
