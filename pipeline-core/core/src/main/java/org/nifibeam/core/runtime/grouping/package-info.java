/**
 * Groups: the code generated for a grouping, tables of groups, the windows of timestamps, and the
 * groups that fire panes. Knows neither steps nor exchanges; runtime's operators bring the elements
 * and take the panes.
 */
package org.nifibeam.core.runtime.grouping;
