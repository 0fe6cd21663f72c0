package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;

/** Orders in a collection, some not paid yet; their items come as columns of files. */
final class MongoParquet extends Demonstration {
    private static final List<String> ORDERS =
            List.of(
                    order("o1", "paid", "de", "{article: 'book', pieces: 2, price: 12.5}"),
                    order("o2", "open", "de", "{article: 'book', pieces: 1, price: 12.5}"),
                    order(
                            "o3",
                            "paid",
                            "fr",
                            "{article: 'pen', pieces: 4, price: 1.25}, {article: 'ink', pieces: 1, price: 4.5}"),
                    order("o4", "paid", "de", "{article: 'lamp', pieces: 1, price: 30}"));

    private static final List<String> ITEMS =
            List.of(
                    "{amount=25, article=book, at=2026-11-20T10:00:00Z, country=de, order=o1}",
                    "{amount=5, article=pen, at=2026-11-20T10:00:00Z, country=fr, order=o3}",
                    "{amount=4.5, article=ink, at=2026-11-20T10:00:00Z, country=fr, order=o3}",
                    "{amount=30, article=lamp, at=2026-11-20T10:00:00Z, country=de, order=o4}");

    private static final int COUNTRIES = 2;

    private final MongoCollections collections;

    MongoParquet(Servers servers) {
        super("mongodb-parquet");
        this.collections = new MongoCollections(servers.mongodb());
    }

    private static String order(String id, String status, String country, String items) {
        return "{_id: '%s', status: '%s', country: '%s', at: ISODate('2026-11-20T10:00:00Z'), items: [%s]}"
                .formatted(id, status, country, items);
    }

    @Override
    String description() {
        return "a collection of MongoDB as Parquet files; needs a MongoDB";
    }

    @Override
    Optional<String> missing() {
        return collections.missing();
    }

    @Override
    Map<String, String> parameters(Path out) throws IOException {
        Map<String, String> parameters = new HashMap<>(collections.parameters());
        parameters.put("orders.collection", own(out, "orders"));
        parameters.put("output.path", out.resolve("paid-orders").toString());
        return parameters;
    }

    @Override
    void prepare(Path out) throws IOException {
        collections.make(own(out, "orders"), ORDERS);
    }

    @Override
    List<String> differences(Path out, long records)
            throws IOException, ProblemException, InterruptedException {
        List<String> items = new ArrayList<>();
        for (Path file : Lines.files(out, "paid-orders")) {
            ParquetRows.read(file, (schema, row) -> items.add(Lines.row(schema, row)));
        }
        List<String> differences = new ArrayList<>(Lines.differences(ITEMS, items));
        if (records != COUNTRIES) {
            differences.add("the FlowFiles hold " + records + " rows, not " + COUNTRIES);
        }
        return differences;
    }
}
