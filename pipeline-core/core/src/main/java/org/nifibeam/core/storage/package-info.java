/** Files that outlive the machine's stop. Knows nothing of what is in them. */
package org.nifibeam.core.storage;
