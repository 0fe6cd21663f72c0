package org.nifibeam.sql;

import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.nifibeam.core.schema.Kind;

/** The names of types in CAST. */
final class SqlTypes {
    static final String KNOWN =
            "BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, VARCHAR, VARBINARY, TIMESTAMP, DATE";

    private SqlTypes() {}

    /** The kind behind a type's name; DATE's values are instants too, at midnight. */
    static Optional<Kind> kind(SqlDataTypeSpec type) {
        return Optional.ofNullable(
                switch (name(type)) {
                    case "BOOLEAN" -> Kind.BOOLEAN;
                    case "TINYINT" -> Kind.INT8;
                    case "SMALLINT" -> Kind.INT16;
                    case "INTEGER", "INT" -> Kind.INT32;
                    case "BIGINT" -> Kind.INT64;
                    case "REAL" -> Kind.FLOAT;
                    case "FLOAT", "DOUBLE" -> Kind.DOUBLE;
                    case "DECIMAL", "NUMERIC" -> Kind.DECIMAL;
                    case "CHAR", "VARCHAR", "STRING" -> Kind.STRING;
                    case "BINARY", "VARBINARY", "BYTES" -> Kind.BYTES;
                    case "TIMESTAMP", "DATETIME", "DATE" -> Kind.DATETIME;
                    default -> null;
                });
    }

    static String name(SqlDataTypeSpec type) {
        return type.getTypeName().toString().toUpperCase(Locale.ROOT);
    }
}
