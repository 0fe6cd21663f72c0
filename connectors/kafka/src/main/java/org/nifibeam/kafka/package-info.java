/**
 * What reading from and writing to Kafka have in common: how its brokers are reached, and what its
 * clients' failures are in words. Knows neither runners nor NiFi.
 */
package org.nifibeam.kafka;
