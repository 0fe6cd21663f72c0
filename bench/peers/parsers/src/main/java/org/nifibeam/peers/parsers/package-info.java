/** Reading files by hand around parsers that are not ours. Nothing of it ships. */
package org.nifibeam.peers.parsers;
