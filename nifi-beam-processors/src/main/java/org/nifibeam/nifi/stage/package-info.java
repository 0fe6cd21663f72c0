/**
 * The processors that build a definition: where it begins, and one class a kind of stage. They run
 * nothing and touch no data; only a reading stage looks at its source's schema.
 */
package org.nifibeam.nifi.stage;
