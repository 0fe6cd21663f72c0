/** Grouping, combining and joining by key. The aggregates have a package of their own. */
package org.nifibeam.core.sdk.grouping;
