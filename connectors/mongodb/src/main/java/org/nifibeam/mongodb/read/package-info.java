/**
 * Collections as a source: a split a range of {@code _id}, or one for an aggregation or for
 * changes. Start at {@code MongoSource}.
 */
package org.nifibeam.mongodb.read;
