package org.nifibeam.core.compile;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.nifibeam.core.expression.CodeText;
import org.nifibeam.core.schema.Schema;

/**
 * What is known of the fields that a stage sees, where mistakes before it may keep some of it from
 * being known. A field that is not known is never called wrong, nor is what uses it.
 *
 * @param schema the fields whose types are known
 * @param unknown the names of further fields, whose types are not
 * @param open true if there may be fields of any name
 * @param collection the name of the collection that has them; empty if it is none, or several
 */
record KnownFields(Schema schema, Set<String> unknown, boolean open, Optional<String> collection) {
    /** Nothing is known. */
    static final KnownFields NONE =
            new KnownFields(Schema.of(List.of()), Set.of(), true, Optional.empty());

    KnownFields {
        unknown = Set.copyOf(unknown);
    }

    /** All of them. */
    static KnownFields of(Schema schema) {
        return new KnownFields(schema, Set.of(), false, Optional.empty());
    }

    /** True if there are no others than those of the schema. */
    boolean complete() {
        return !open && unknown.isEmpty();
    }

    /** True if there may be a field of that name whose type is not known. */
    boolean mayHave(String name) {
        return open && schema.indexOf(name).isEmpty() || unknown.contains(name);
    }

    /** True if the code may use a field whose type is not known. */
    boolean mayBeUsedBy(CodeText code) {
        return open
                || !unknown.isEmpty() && code.form() != CodeText.Form.EXPRESSION
                || unknown.stream().anyMatch(name -> stands(name, code.text()));
    }

    /** True if a name stands in a text, and not as a part of a longer one. */
    static boolean stands(String name, String text) {
        return Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])")
                .matcher(text)
                .find();
    }
}
