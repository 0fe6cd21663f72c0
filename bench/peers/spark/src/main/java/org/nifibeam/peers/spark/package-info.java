/** The benchmarks' work as one writes it for Spark. Nothing of it ships. */
package org.nifibeam.peers.spark;
