package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemException;

/** A part of a YAML document that knows where it stands. Immutable. */
public sealed interface DocumentNode {
    /**
     * Reads a YAML document.
     *
     * @param file its name, for the places of problems
     * @throws ProblemException if it is none, or one that is too large or too deep to be meant
     */
    static DocumentNode parse(String text, Optional<String> file) throws ProblemException {
        return DocumentParser.parse(text, file);
    }

    /** Where it begins. */
    Place place();

    /**
     * The same as plain Java: maps, lists, strings, {@link Long}, {@link Double}, {@link Boolean},
     * null.
     */
    Object plain();

    /** A single value; {@code value} may be null. */
    record Scalar(Object value, Place place) implements DocumentNode {
        @Override
        public Object plain() {
            return value;
        }

        /** The value as text, empty for null. */
        public String text() {
            return value == null ? "" : value.toString();
        }
    }

    /** A list. */
    record Sequence(List<DocumentNode> items, Place place) implements DocumentNode {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public Object plain() {
            List<Object> list = new ArrayList<>(items.size());
            items.forEach(item -> list.add(item.plain()));
            return list;
        }
    }

    /** Keys and values, in the document's order. */
    record Mapping(Map<String, DocumentNode> entries, Map<String, Place> keys, Place place)
            implements DocumentNode {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
            keys = Map.copyOf(keys);
        }

        /** The value of a key. */
        public Optional<DocumentNode> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        /** The mapping less a key. */
        public Mapping without(String key) {
            Map<String, DocumentNode> others = new LinkedHashMap<>(entries);
            others.remove(key);
            return new Mapping(others, keys, place);
        }

        /** Where a key stands, or else where the mapping does. */
        public Place placeOf(String key) {
            return keys.getOrDefault(key, place);
        }

        @Override
        public Object plain() {
            Map<String, Object> map = new LinkedHashMap<>();
            entries.forEach((key, value) -> map.put(key, value.plain()));
            return map;
        }
    }

    /**
     * Reads a piece of YAML.
     *
     * @throws ProblemException SYNTAX if it is none
     */
    static DocumentNode parse(String text) throws ProblemException {
        return DocumentParser.parse(text, Optional.empty());
    }

    /** A node of plain Java values that stands nowhere. */
    static DocumentNode of(Object plain) {
        if (plain instanceof DocumentNode node) {
            return node;
        }
        if (plain instanceof Map<?, ?> map) {
            Map<String, DocumentNode> entries = new LinkedHashMap<>();
            map.forEach((key, value) -> entries.put(String.valueOf(key), of(value)));
            return new Mapping(entries, Map.of(), Place.NOWHERE);
        }
        if (plain instanceof List<?> list) {
            return new Sequence(list.stream().map(DocumentNode::of).toList(), Place.NOWHERE);
        }
        Object value = plain instanceof Integer number ? Long.valueOf(number) : plain;
        return new Scalar(value, Place.NOWHERE);
    }
}
