/**
 * The controller service that holds what a connector must be told of a system. Processors see only
 * its service API.
 */
package org.nifibeam.nifi.connection;
