package org.nifibeam.peers.jet;

import java.io.Serializable;

/** A row, of which only its group, its amount and its time in milliseconds are needed. */
record KeyAmount(long key, long amount, long at) implements Serializable {}
