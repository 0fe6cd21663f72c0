package org.nifibeam.core.schema;

/**
 * One thing that is wrong with a schema, for the caller to put its place and stage to.
 *
 * @param path where in the schema, for example {@code properties.address.properties.zip}; empty for
 *     all of it
 * @param message what is wrong, one line without a full stop
 * @param advice what to do, one line without a full stop
 */
public record SchemaProblem(String path, String message, String advice) {
    @Override
    public String toString() {
        return (path.isEmpty() ? "" : path + ": ") + message + "; " + advice;
    }
}
