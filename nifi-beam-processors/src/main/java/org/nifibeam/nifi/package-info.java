/**
 * What all of nifi-beam's NiFi components share: names of attributes, the compiler as it is in this
 * class loader. No component stands here.
 */
package org.nifibeam.nifi;
