/** Benchmarks beside peers, in one run on the same work. Ships nowhere. */
package org.nifibeam.bench;
