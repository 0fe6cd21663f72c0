/** A fake of a schema registry, for there is none that starts within a test. */
package org.nifibeam.testkit.registry;
