/** Kinesis, beside its own client. */
package org.nifibeam.bench.kinesis;
