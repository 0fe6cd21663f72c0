package org.nifibeam.peers.flink;

/** A person as Flink's POJO serializer wants it, of the fields that queries ask for. */
public class Person {
    public long id;
    public String name;
    public String city;
    public String state;
    public long at;

    /** For Flink. */
    public Person() {}
}
