package org.nifibeam.core.expression.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All functions that are methods: the one list that typing and documentation are made from. */
public final class FunctionCatalogue {
    private static final List<FunctionEntry> ENTRIES = read();
    private static final Map<String, List<ScalarFunction>> FORMS = forms();

    private FunctionCatalogue() {}

    private static List<FunctionEntry> read() {
        List<FunctionEntry> entries = new ArrayList<>();
        entries.addAll(NumberCatalogue.choices());
        entries.addAll(NumberCatalogue.numbers());
        entries.addAll(StringCatalogue.strings());
        entries.addAll(StringCatalogue.patterns());
        entries.addAll(StringCatalogue.encodings());
        entries.addAll(DatetimeCatalogue.datetimes());
        entries.addAll(CollectionCatalogue.collections());
        entries.addAll(CollectionCatalogue.json());
        return List.copyOf(entries);
    }

    private static Map<String, List<ScalarFunction>> forms() {
        Map<String, List<ScalarFunction>> forms = new TreeMap<>();
        for (FunctionEntry entry : ENTRIES) {
            forms.computeIfAbsent(entry.name(), n -> new ArrayList<>()).addAll(entry.forms());
        }
        return forms;
    }

    /** The entries, group by group. */
    public static List<FunctionEntry> entries() {
        return ENTRIES;
    }

    /** The forms by upper-case name. */
    public static Map<String, List<ScalarFunction>> byName() {
        return FORMS;
    }
}
