package org.nifibeam.peers.flink;

/** A bid as Flink's POJO serializer wants it; {@code at} is in milliseconds. */
public class Bid {
    public long auction;
    public long bidder;
    public long price;
    public long at;
    public String extra;

    /** For Flink. */
    public Bid() {}
}
