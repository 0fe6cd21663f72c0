package org.nifibeam.peers.flink;

/** An auction as Flink's POJO serializer wants it, of the fields that queries ask for. */
public class Auction {
    public long id;
    public long reserve;
    public long at;
    public long expires;
    public long seller;
    public long category;

    /** For Flink. */
    public Auction() {}
}
