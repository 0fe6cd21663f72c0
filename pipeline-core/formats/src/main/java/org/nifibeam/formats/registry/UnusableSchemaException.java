package org.nifibeam.formats.registry;

import java.io.IOException;

/** The registry answers, and has no such schema or subject, or one that cannot be understood. */
class UnusableSchemaException extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableSchemaException(String message) {
        super(message);
    }
}
