package org.nifibeam.file.text;

import java.util.Optional;

/**
 * Finds where records end; fed with consecutive pieces of a file. Confined to one thread.
 *
 * <p>Its law: whether a byte ends a record depends only on the bytes since the record's beginning,
 * so that reading may begin at any record.
 */
public abstract class RecordEnd {
    /** A new record begins. */
    abstract void begin();

    /**
     * Looks at {@code bytes[at, limit)}, where {@code at} is where the last call stopped.
     *
     * @param begin where the record begins in {@code bytes}
     * @return the index behind the record and its terminator, or -1 if it ends later
     */
    abstract int scan(byte[] bytes, int begin, int at, int limit);

    /** How many bytes end a record. */
    abstract int terminator();

    /** Every record ends with one sign, wherever it stands. */
    static final class Sign extends RecordEnd {
        private final byte sign;

        Sign(byte sign) {
            this.sign = sign;
        }

        @Override
        void begin() {
            // Nothing to remember.
        }

        @Override
        int scan(byte[] bytes, int begin, int at, int limit) {
            for (int i = at; i < limit; i++) {
                if (bytes[i] == sign) {
                    return i + 1;
                }
            }
            return -1;
        }

        @Override
        int terminator() {
            return 1;
        }
    }

    /** Every record ends with several signs in a row. */
    static final class Signs extends RecordEnd {
        private final byte[] signs;

        Signs(byte[] signs) {
            this.signs = signs.clone();
        }

        @Override
        void begin() {
            // Nothing to remember: the record's bytes are still there.
        }

        @Override
        int scan(byte[] bytes, int begin, int at, int limit) {
            byte last = signs[signs.length - 1];
            for (int i = at; i < limit; i++) {
                if (bytes[i] == last
                        && i + 1 - begin >= signs.length
                        && isHere(bytes, i + 1 - signs.length)) {
                    return i + 1;
                }
            }
            return -1;
        }

        private boolean isHere(byte[] bytes, int from) {
            for (int i = 0; i < signs.length; i++) {
                if (bytes[from + i] != signs[i]) {
                    return false;
                }
            }
            return true;
        }

        @Override
        int terminator() {
            return signs.length;
        }
    }

    /** CSV: a line end inside a quoted field ends nothing. */
    static final class UnquotedLine extends RecordEnd {
        private final byte delimiter;
        private final byte quote;

        /** A comment's first sign, or a line end, which no line begins with. */
        private final byte comment;

        private State state = State.RECORD;

        private enum State {
            /** At the record's first byte. */
            RECORD,
            /** At a further field's first byte. */
            FIELD,
            /** In an unquoted field, or behind a quoted one. */
            PLAIN,
            QUOTED,
            /** Behind a quote in a quoted field. */
            CLOSING,
            COMMENT
        }

        UnquotedLine(char delimiter, char quote, Optional<Character> comment) {
            this.delimiter = (byte) delimiter;
            this.quote = (byte) quote;
            this.comment = (byte) (char) comment.orElse('\n');
        }

        @Override
        void begin() {
            state = State.RECORD;
        }

        @Override
        int scan(byte[] bytes, int begin, int at, int limit) {
            int i = at;
            while (i < limit) {
                byte next = bytes[i++];
                switch (state) {
                    case QUOTED -> {
                        while (next != quote && i < limit) {
                            next = bytes[i++];
                        }
                        state = next == quote ? State.CLOSING : State.QUOTED;
                    }
                    case PLAIN -> {
                        while (next != delimiter && next != '\n' && i < limit) {
                            next = bytes[i++];
                        }
                        state = next == delimiter ? State.FIELD : State.PLAIN;
                    }
                    case COMMENT -> {
                        while (next != '\n' && i < limit) {
                            next = bytes[i++];
                        }
                    }
                    case RECORD, FIELD, CLOSING -> state = after(next);
                }
                if (next == '\n' && state != State.QUOTED) {
                    return i;
                }
            }
            return -1;
        }

        private State after(byte next) {
            if (state == State.RECORD && next == comment && comment != '\n') {
                return State.COMMENT;
            }
            if (next == quote) {
                return State.QUOTED;
            }
            return next == delimiter ? State.FIELD : State.PLAIN;
        }

        @Override
        int terminator() {
            return 1;
        }
    }
}
