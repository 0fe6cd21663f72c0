package org.nifibeam.core.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether rows written with one schema can be read with another. Fields meet by name; a field that
 * only the written schema has is dropped; one that only the read schema has is null and must be
 * nullable; one in both may become nullable and its type may become wider (a longer whole number,
 * FLOAT to DOUBLE, a longer enumeration, string or decimal, a logical type its base), inside
 * arrays, maps and rows too. All else would change values and is a problem.
 */
final class SchemaEvolution {
    private final List<SchemaProblem> problems = new ArrayList<>();

    private SchemaEvolution() {}

    /** What is against it, empty if rows can be read. */
    static List<SchemaProblem> problems(Schema written, Schema read) {
        SchemaEvolution evolution = new SchemaEvolution();
        evolution.check("", written, read);
        return evolution.problems;
    }

    private void check(String path, Schema written, Schema read) {
        for (Field field : read.fields()) {
            String here = path + field.name();
            if (written.indexOf(field.name()).isPresent()) {
                FieldType from = written.type(written.indexOf(field.name()).getAsInt());
                check(here, from, field.type());
            } else if (!field.type().nullable()) {
                problems.add(
                        new SchemaProblem(
                                here,
                                "the rows were written without this field, and "
                                        + field.type()
                                        + " has no null to stand for it",
                                "make it " + field.type().withNullable(true)));
            }
        }
    }

    private void check(String path, FieldType written, FieldType read) {
        if (written.nullable() && !read.nullable()) {
            problems.add(
                    new SchemaProblem(
                            path,
                            "it was written as " + written + " and cannot be read as " + read,
                            "make it " + read.withNullable(true)));
            return;
        }
        FieldType from = written.base();
        FieldType to = read.base();
        if (from instanceof FieldType.Array array && to instanceof FieldType.Array other) {
            check(path + "[]", array.element(), other.element());
        } else if (from instanceof FieldType.Mapping map && to instanceof FieldType.Mapping other) {
            check(path + "{key}", map.key(), other.key());
            check(path + "{}", map.value(), other.value());
        } else if (from instanceof FieldType.Nested row && to instanceof FieldType.Nested other) {
            check(path + ".", row.schema(), other.schema());
        } else if (!meaningKept(written, read) || !widens(from, to)) {
            problems.add(
                    new SchemaProblem(
                            path,
                            "it was written as " + written + " and cannot be read as " + read,
                            "keep the type, or give the new field another name"));
        }
    }

    private static boolean widens(FieldType from, FieldType to) {
        if (!(from instanceof FieldType.Scalar a) || !(to instanceof FieldType.Scalar b)) {
            return from.withNullable(false).equals(to.withNullable(false));
        }
        return a.kind() == b.kind()
                || a.kind().isInteger() && b.kind().isInteger() && a.kind().compareTo(b.kind()) < 0
                || a.kind() == Kind.FLOAT && b.kind() == Kind.DOUBLE;
    }

    private static boolean meaningKept(FieldType written, FieldType read) {
        if (!(read instanceof FieldType.Logical to)) {
            return true;
        }
        if (!(written instanceof FieldType.Logical from)
                || !from.type().identifier().equals(to.type().identifier())) {
            return false;
        }
        List<String> old = from.type().arguments();
        List<String> now = to.type().arguments();
        return switch (to.type().identifier()) {
            case "enumeration" ->
                    now.size() >= old.size() && now.subList(0, old.size()).equals(old);
            case "var_string" -> number(now, 0) >= number(old, 0);
            case "decimal" ->
                    number(now, 1) >= number(old, 1)
                            && number(now, 0) - number(now, 1) >= number(old, 0) - number(old, 1);
            default -> now.equals(old);
        };
    }

    private static int number(List<String> arguments, int index) {
        return Integer.parseInt(arguments.get(index));
    }
}
