/**
 * The way of rows out of a pipeline into FlowFiles: a sink that spools them to files, and the
 * outbox that committed files are served from. Knows nothing of processors.
 */
package org.nifibeam.nifi.result;
