package org.nifibeam.testkit.reference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.testkit.Element;
import org.nifibeam.testkit.reference.NaiveCall.Given;

/** Functions of rows that remember nothing, with all their outputs. */
final class NaiveStages {
    private NaiveStages() {}

    /** What a function gives for an element; to its error output if it fails and has one. */
    static List<Given> apply(Node.ParDo parDo, Element element) {
        try {
            if (parDo.function() instanceof RowFunction.Explode explode) {
                return explode(explode, parDo.result(), element);
            }
            if (parDo.function() instanceof RowFunction.Partition partition) {
                return List.of(new Given(output(partition, element.row()), element));
            }
            return NaiveFunctions.apply(parDo, element).stream().map(e -> new Given(0, e)).toList();
        } catch (RuntimeException e) {
            if (parDo.errors().isEmpty()) {
                throw e;
            }
            Element error = error(parDo.errors().get(), element);
            return List.of(new Given(parDo.function().outputCount(), error));
        }
    }

    /** An element of an error output; what its texts say is not for the reference to know. */
    static Element error(PCollection errors, Element element) {
        Row row = RowShape.of(errors.schema()).row(element.row(), "", "");
        return new Element(row, element.timestamp(), element.window(), element.pane());
    }

    /** True if a collecting sink rejects a row, as its configuration says. */
    static boolean rejects(Node.Write write, Row row) {
        return write.spec()
                .config()
                .optionalString("reject")
                .map(field -> row.get(write.input().schema().indexOf(field).orElseThrow()))
                .map(number -> ((Number) number).longValue() % 3 == 0)
                .orElse(false);
    }

    private static int output(RowFunction.Partition partition, Row row) {
        Object name = NaiveExpressions.evaluate(partition.by(), row);
        int index = name == null ? -1 : partition.names().indexOf(String.valueOf(name));
        if (index < 0 && partition.other().isEmpty()) {
            throw new IllegalArgumentException("no output is called " + name);
        }
        return index < 0 ? partition.other().get() : index;
    }

    private static List<Given> explode(
            RowFunction.Explode explode, PCollection result, Element element) {
        List<List<?>> items = new ArrayList<>();
        for (int field : explode.fields()) {
            List<?> list = (List<?>) element.row().get(field);
            items.add(list == null ? Collections.singletonList(null) : list);
        }
        List<Given> given = new ArrayList<>();
        for (List<Object> values : explode.crossProduct() ? each(items) : together(items)) {
            Object[] all = new Object[element.row().size()];
            for (int i = 0; i < all.length; i++) {
                int at = explode.fields().indexOf(i);
                all[i] = at < 0 ? element.row().get(i) : values.get(at);
            }
            Row row = RowShape.of(result.schema()).row(all);
            given.add(
                    new Given(
                            0,
                            new Element(
                                    row, element.timestamp(), element.window(), element.pane())));
        }
        return given;
    }

    private static List<List<Object>> each(List<List<?>> items) {
        List<List<Object>> all = List.of(List.of());
        for (List<?> next : items) {
            List<List<Object>> longer = new ArrayList<>();
            for (List<Object> begun : all) {
                for (Object item : next) {
                    List<Object> one = new ArrayList<>(begun);
                    one.add(item);
                    longer.add(one);
                }
            }
            all = longer;
        }
        return all;
    }

    private static List<List<Object>> together(List<List<?>> items) {
        int longest = items.stream().mapToInt(List::size).max().orElseThrow();
        List<List<Object>> all = new ArrayList<>();
        for (int i = 0; i < longest; i++) {
            List<Object> one = new ArrayList<>();
            for (List<?> list : items) {
                one.add(i < list.size() ? list.get(i) : null);
            }
            all.add(one);
        }
        return all;
    }
}
