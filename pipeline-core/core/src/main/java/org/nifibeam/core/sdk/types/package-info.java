/**
 * How values of Java types are held as rows: {@link org.nifibeam.core.sdk.types.ElementTypes} has
 * them all. No transforms.
 */
package org.nifibeam.core.sdk.types;
