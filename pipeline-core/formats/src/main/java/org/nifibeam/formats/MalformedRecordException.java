package org.nifibeam.formats;

/**
 * One record that cannot be understood; the message says which field or character and why, without
 * the record's place, which the caller knows. Has no stack trace: bad input may come in millions.
 */
public final class MalformedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the record, one line without a full stop. */
    public MalformedRecordException(String message) {
        super(message, null, false, false);
    }
}
