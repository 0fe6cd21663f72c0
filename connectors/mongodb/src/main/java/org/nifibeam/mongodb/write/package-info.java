/** Collections as a sink. Start at {@code MongoSink}. */
package org.nifibeam.mongodb.write;
