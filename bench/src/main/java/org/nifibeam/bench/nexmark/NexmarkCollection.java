package org.nifibeam.bench.nexmark;

import java.util.List;
import java.util.function.LongUnaryOperator;
import org.nifibeam.bench.work.NexmarkEvents;
import org.nifibeam.bench.work.NexmarkEvents.Auction;
import org.nifibeam.bench.work.NexmarkEvents.Person;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Storage;

/** One of the three collections of events, as rows. */
enum NexmarkCollection {
    PERSONS(
            "NexmarkPersons",
            List.of(
                    whole("id"),
                    text("name"),
                    text("email_address"),
                    text("credit_card"),
                    text("city"),
                    text("state"),
                    time("at"),
                    text("extra"))) {
        @Override
        long size(long events) {
            return NexmarkEvents.persons(events);
        }

        @Override
        Object value(String field, long k) {
            Person person = NexmarkEvents.person(k);
            return switch (field) {
                case "id" -> person.id();
                case "name" -> person.name();
                case "email_address" -> person.emailAddress();
                case "credit_card" -> person.creditCard();
                case "city" -> person.city();
                case "state" -> person.state();
                case "at" -> person.at() * 1000;
                default -> person.extra();
            };
        }
    },
    AUCTIONS(
            "NexmarkAuctions",
            List.of(
                    whole("id"),
                    text("item_name"),
                    text("description"),
                    whole("initial_bid"),
                    whole("reserve"),
                    time("at"),
                    time("expires"),
                    whole("seller"),
                    whole("category"),
                    text("extra"))) {
        @Override
        long size(long events) {
            return NexmarkEvents.auctions(events);
        }

        @Override
        Object value(String field, long k) {
            Auction auction = NexmarkEvents.auction(k);
            return switch (field) {
                case "id" -> auction.id();
                case "item_name" -> auction.itemName();
                case "description" -> auction.description();
                case "initial_bid" -> auction.initialBid();
                case "reserve" -> auction.reserve();
                case "at" -> auction.at() * 1000;
                case "expires" -> auction.expires() * 1000;
                case "seller" -> auction.seller();
                case "category" -> auction.category();
                default -> auction.extra();
            };
        }
    },
    BIDS(
            "NexmarkBids",
            List.of(whole("auction"), whole("bidder"), whole("price"), time("at"), text("extra"))) {
        @Override
        long size(long events) {
            return NexmarkEvents.bids(events);
        }

        @Override
        Object value(String field, long k) {
            return NexmarkEvents.bidExtra(NexmarkEvents.bidEvent(k));
        }

        /** Bids are nearly all there is, so nothing is boxed. */
        @Override
        Column column(String field, long from, long step, int size) {
            LongUnaryOperator number =
                    switch (field) {
                        case "auction" -> NexmarkEvents::bidAuction;
                        case "bidder" -> NexmarkEvents::bidBidder;
                        case "price" -> NexmarkEvents::bidPrice;
                        case "at" -> n -> NexmarkEvents.time(n) * 1000;
                        default -> null;
                    };
            if (number == null) {
                return super.column(field, from, step, size);
            }
            long[] values = new long[size];
            for (int i = 0; i < size; i++) {
                values[i] = number.applyAsLong(NexmarkEvents.bidEvent(from + i * step));
            }
            return new Column(Storage.LONG, values, null);
        }
    };

    private final String type;
    private final Schema schema;

    NexmarkCollection(String type, List<Field> fields) {
        this.type = type;
        this.schema = Schema.of(fields);
    }

    private static Field whole(String name) {
        return new Field(name, FieldType.of(Kind.INT64));
    }

    private static Field text(String name) {
        return new Field(name, FieldType.of(Kind.STRING));
    }

    private static Field time(String name) {
        return new Field(name, FieldType.of(Kind.DATETIME));
    }

    /** What the reading stage is called in a definition. */
    String type() {
        return type;
    }

    Schema schema() {
        return schema;
    }

    /** How many rows there are among the first {@code events} events. */
    abstract long size(long events);

    /** A field of row {@code k}; a time is in microseconds, as rows hold it. */
    abstract Object value(String field, long k);

    /** A field of the rows {@code from}, {@code from + step} and so on. */
    Column column(String field, long from, long step, int size) {
        if (schema.type(schema.indexOf(field).orElseThrow()).is(Kind.STRING)) {
            String[] values = new String[size];
            for (int i = 0; i < size; i++) {
                values[i] = (String) value(field, from + i * step);
            }
            return new Column(Storage.STRING, values, null);
        }
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = (Long) value(field, from + i * step);
        }
        return new Column(Storage.LONG, values, null);
    }
}
