package org.nifibeam.core.expression.function;

import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Storage;

/** A type in a function's signature; {@link Any} stands for the same type wherever its name is. */
public sealed interface TypePattern {
    /** How a method takes or gives it: what may be of any type is an object. */
    default Storage storage() {
        return Storage.OBJECT;
    }

    /** A scalar of one kind. */
    record Exactly(Kind kind) implements TypePattern {
        @Override
        public Storage storage() {
            return kind.storage();
        }

        @Override
        public String toString() {
            return FieldType.of(kind).toString();
        }
    }

    /** Any type. */
    record Any(String name) implements TypePattern {
        @Override
        public String toString() {
            return name;
        }
    }

    /** An array, a {@link java.util.List}. */
    record ArrayOf(TypePattern element) implements TypePattern {
        @Override
        public String toString() {
            return "array<" + element + ">";
        }
    }

    /** A map, a {@link java.util.Map}. */
    record MapOf(TypePattern key, TypePattern value) implements TypePattern {
        @Override
        public String toString() {
            return "map<" + key + "," + value + ">";
        }
    }
}
