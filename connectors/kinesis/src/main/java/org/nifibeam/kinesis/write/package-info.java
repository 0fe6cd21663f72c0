/** A stream as a sink, at least once. Start at {@code KinesisSink}. */
package org.nifibeam.kinesis.write;
