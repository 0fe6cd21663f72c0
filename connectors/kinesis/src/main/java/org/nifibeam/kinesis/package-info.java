/**
 * What reading from and writing to Kinesis have in common: how the service is reached, and what its
 * client's failures are in words. Knows neither runners nor NiFi.
 */
package org.nifibeam.kinesis;
