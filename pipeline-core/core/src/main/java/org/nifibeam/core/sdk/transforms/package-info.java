/**
 * Transforms of elements: functions and what is made of them, windows, collections put together and
 * taken apart.
 */
package org.nifibeam.core.sdk.transforms;
