/**
 * The controller services that hold what a connector must be told of a system, and where stages put
 * what they fail on. Processors see only their service API.
 */
package org.nifibeam.nifi.connection;
