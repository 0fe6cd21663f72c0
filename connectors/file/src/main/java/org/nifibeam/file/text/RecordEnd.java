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

    /** How many line ends stand inside the record that was found last. */
    int quotedLineEnds() {
        return 0;
    }

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
            int found = Bytes.indexOf(bytes, at, limit, sign, sign);
            return found == limit ? -1 : found + 1;
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
        private int quotedLineEnds;

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
            quotedLineEnds = 0;
        }

        @Override
        int quotedLineEnds() {
            return quotedLineEnds;
        }

        @Override
        int scan(byte[] bytes, int begin, int at, int limit) {
            int i = at;
            while (i < limit) {
                switch (state) {
                    case RECORD -> state = bytes[i] == comment ? State.COMMENT : State.FIELD;
                    case CLOSING -> {
                        byte next = bytes[i];
                        state = next == quote ? State.QUOTED : State.PLAIN;
                        if (next == quote) {
                            i++;
                        }
                    }
                    case QUOTED -> i = quoted(bytes, i, limit);
                    case COMMENT -> {
                        i = Bytes.indexOf(bytes, i, limit, (byte) '\n', (byte) '\n') + 1;
                        return i > limit ? -1 : i;
                    }
                    case FIELD, PLAIN -> {
                        i = unquoted(bytes, i, limit);
                        if (state != State.QUOTED) {
                            return i;
                        }
                    }
                }
            }
            return -1;
        }

        /** Goes behind the next quote. */
        private int quoted(byte[] bytes, int at, int limit) {
            int i = at;
            while (i < limit) {
                byte next = bytes[i++];
                if (next == quote) {
                    state = State.CLOSING;
                    return i;
                }
                quotedLineEnds += next == '\n' ? 1 : 0;
            }
            return i;
        }

        /**
         * Goes behind the line's end, or behind a quote that begins a field; -1 if there is none.
         */
        private int unquoted(byte[] bytes, int at, int limit) {
            int i = at;
            while (true) {
                i = Bytes.indexOf(bytes, i, limit, (byte) '\n', quote);
                if (i == limit) {
                    boolean begins = limit > at ? bytes[limit - 1] == delimiter : begins();
                    state = begins ? State.FIELD : State.PLAIN;
                    return -1;
                }
                if (bytes[i] == '\n') {
                    return i + 1;
                }
                if (i > at ? bytes[i - 1] == delimiter : begins()) {
                    state = State.QUOTED;
                    return i + 1;
                }
                i++;
            }
        }

        private boolean begins() {
            return state == State.FIELD;
        }

        @Override
        int terminator() {
            return 1;
        }
    }
}
