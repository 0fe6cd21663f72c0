/**
 * Rows between FlowFiles and runs, both ways: the sink behind WriteToFlowFile with what it has
 * committed, and the inputs behind ReadFromFlowFile. Knows rows and files, no NiFi.
 */
package org.nifibeam.nifi.result;
