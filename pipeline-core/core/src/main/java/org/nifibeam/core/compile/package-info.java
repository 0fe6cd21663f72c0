/** From a definition to a graph, and from a graph by passes, one class each, to a plan. */
package org.nifibeam.core.compile;
