/**
 * Where the canvas meets a runner: RunPipeline gathers a definition's branches, submits it through
 * a runner service, follows the run and turns results into FlowFiles; ReadFromFlowFile begins runs
 * that read FlowFiles. Knows runners only by their service interface.
 */
package org.nifibeam.nifi.run;
