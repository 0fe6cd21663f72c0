/**
 * The flow analysis rule: pipelines are put together along a flow's connections, as the flow is
 * edited, and compiled. It looks at a flow and nothing else: no I/O, no processor or service is
 * asked. What the flow does not tell (parameters, expression language, what other processors do to
 * a FlowFile) is unknown, which is never wrong.
 */
package org.nifibeam.nifi.check;
