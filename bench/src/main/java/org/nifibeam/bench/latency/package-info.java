/**
 * How long rows take that come at an even rate, from when they are due until a sink has them. Time
 * goes by the schedule and not by when a row was in fact made, so that a pause counts for all rows
 * that were due in it.
 */
package org.nifibeam.bench.latency;
