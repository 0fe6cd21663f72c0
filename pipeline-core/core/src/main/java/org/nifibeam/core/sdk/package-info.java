/**
 * The Java SDK: programs that build pipelines. {@link org.nifibeam.core.sdk.Pipeline} is where to
 * begin.
 */
package org.nifibeam.core.sdk;
