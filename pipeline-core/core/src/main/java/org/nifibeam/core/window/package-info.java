/**
 * Event-time windows, panes and windowing strategies: values only. The machinery that fires windows
 * is in runtime.
 */
package org.nifibeam.core.window;
