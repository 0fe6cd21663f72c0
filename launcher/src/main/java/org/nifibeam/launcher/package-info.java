/**
 * The command line: runs, checks and explains definitions, and drives the demo. Puts core,
 * connectors and runners together.
 */
package org.nifibeam.launcher;
