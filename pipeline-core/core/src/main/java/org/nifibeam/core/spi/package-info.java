/**
 * What a connector implements: sources, sinks and their declared configuration. Nothing of how a
 * runner drives them.
 */
package org.nifibeam.core.spi;
