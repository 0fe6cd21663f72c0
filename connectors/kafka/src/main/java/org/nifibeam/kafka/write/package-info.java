/** Topics as a sink, exactly once by transactions or at least once. Start at {@code KafkaSink}. */
package org.nifibeam.kafka.write;
