/**
 * What was found and how it is shown: a JSON line a finding, and the page with tables and plots
 * that is made of such lines. Nothing that measures belongs here.
 */
package org.nifibeam.bench.report;
