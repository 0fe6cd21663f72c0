/**
 * The immutable pipeline graph: few primitive nodes, each validating itself. Knows neither compile
 * nor runtime.
 */
package org.nifibeam.core.model;
