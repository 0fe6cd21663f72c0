package org.nifibeam.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.ScalarFunctions;
import org.nifibeam.core.expression.StructureTyping;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.Schema;

/**
 * What FROM gives: rows, and the tables whose columns they are made of.
 *
 * @param tables in the order of the rows' fields
 */
record Scope(Relation relation, List<Member> tables) {
    Scope {
        tables = List.copyOf(tables);
    }

    /**
     * A table of FROM.
     *
     * @param alias empty for a subquery without one
     * @param order its number in FROM, which is the order of {@code *}
     * @param columns as the query calls them
     * @param offset of its first column among the fields of the rows
     */
    record Member(Optional<String> alias, int order, Schema columns, int offset) {}

    static Scope of(Relation relation, Optional<String> alias, int order) {
        return new Scope(relation, List.of(new Member(alias, order, relation.schema(), 0)));
    }

    /** The tables of both, over rows that have the fields of both. */
    Scope with(Scope right, Relation joined) {
        List<Member> all = new ArrayList<>(tables);
        int offset = relation.schema().size();
        for (Member member : right.tables()) {
            all.add(
                    new Member(
                            member.alias(),
                            member.order(),
                            member.columns(),
                            offset + member.offset()));
        }
        return new Scope(joined, all);
    }

    Scope over(Relation other) {
        return new Scope(other, tables);
    }

    /** The same tables in the order in which FROM has them. */
    List<Member> ordered() {
        return tables.stream().sorted(Comparator.comparingInt(Member::order)).toList();
    }

    /** A column, called as the query calls it; see {@link #real}. */
    FieldReference column(Member member, int index) {
        int field = member.offset() + index;
        return new FieldReference(
                field, member.columns().field(index).name(), relation.schema().type(field));
    }

    /**
     * The expression with the names that the rows have, which are not those of the query behind a
     * join: problems are said in the query's names, and relations are made in the rows'.
     */
    Expression real(Expression value) {
        if (value instanceof FieldReference reference) {
            String name = relation.schema().field(reference.index()).name();
            return new FieldReference(reference.index(), name, reference.type());
        }
        List<Expression> children = value.children();
        return children.isEmpty()
                ? value
                : value.withChildren(children.stream().map(this::real).toList());
    }

    Optional<Member> table(String alias) {
        return tables.stream().filter(t -> t.alias().equals(Optional.of(alias))).findFirst();
    }

    Set<String> aliases() {
        Set<String> aliases = new LinkedHashSet<>();
        ordered().forEach(member -> member.alias().ifPresent(aliases::add));
        return aliases;
    }

    /** True if a name that stands alone is a column. */
    boolean hasColumn(String name) {
        return tables.stream().anyMatch(member -> member.columns().indexOf(name).isPresent());
    }

    /** A column, with or without its table's alias, and behind dots the fields of nested rows. */
    Expression resolve(SqlIdentifier identifier) throws ProblemException {
        List<String> names = identifier.names;
        String first = names.get(0);
        Optional<Member> table = names.size() > 1 ? table(first) : Optional.empty();
        Expression value;
        List<String> inner;
        if (table.isPresent()) {
            int index = table.get().columns().indexOf(names.get(1)).orElse(-1);
            if (index < 0) {
                throw unknown(names.get(1), first, table.get().columns().names());
            }
            value = column(table.get(), index);
            inner = names.subList(2, names.size());
        } else {
            value = column(first, names.size() > 1);
            inner = names.subList(1, names.size());
        }
        for (String field : inner) {
            value = StructureTyping.nested(value, field);
        }
        return value;
    }

    private Expression column(String name, boolean mayBeTable) throws ProblemException {
        List<Member> having =
                ordered().stream().filter(t -> t.columns().indexOf(name).isPresent()).toList();
        if (having.size() > 1) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_FIELD,
                    "the column '" + name + "' is in several tables",
                    "write "
                            + String.join(
                                    " or ",
                                    having.stream()
                                            .map(t -> t.alias().orElse("alias") + "." + name)
                                            .toList()));
        }
        if (!having.isEmpty()) {
            return column(having.get(0), having.get(0).columns().indexOf(name).getAsInt());
        }
        if (mayBeTable) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_FIELD,
                    "there is no table '" + name + "' in FROM, and no column of that name",
                    Nearest.advice(name, aliases()));
        }
        ScalarFunctions.refuse(name);
        Set<String> known = new LinkedHashSet<>();
        ordered().forEach(member -> known.addAll(member.columns().names()));
        throw new ProblemException(
                ProblemCode.UNKNOWN_FIELD,
                "there is no column '" + name + "'",
                advice(name, List.copyOf(known)));
    }

    private static ProblemException unknown(String name, String table, List<String> known) {
        return new ProblemException(
                ProblemCode.UNKNOWN_FIELD,
                "'" + table + "' has no column '" + name + "'",
                advice(name, known));
    }

    private static String advice(String name, List<String> known) {
        return Nearest.to(name, known).map(near -> "did you mean '" + near + "'? ").orElse("")
                + "the columns are "
                + String.join(", ", known);
    }
}
