/**
 * What the runtime's generators of classes share. What is generated, and what calls it, is theirs.
 */
package org.nifibeam.core.runtime.code;
