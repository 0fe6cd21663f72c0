/**
 * The second opinion: what must come out of a graph whose sources are scripts, said as plainly as
 * can be. Everything is kept in lists and derived anew from its whole history; nothing is shared
 * with core's runtime, which no class here may use.
 */
package org.nifibeam.testkit.reference;
