/**
 * What reading from and writing to MongoDB have in common: how its servers are reached, and what
 * its driver's failures are in words. Knows neither runners nor NiFi.
 */
package org.nifibeam.mongodb;
