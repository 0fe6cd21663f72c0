package org.nifibeam.core.expression;

/**
 * A token of an expression.
 *
 * @param type what it is
 * @param text a name or text without its quotes, else as written
 * @param position where it starts, from 0
 * @param end where the next character stands
 */
record Token(Type type, String text, int position, int end) {
    enum Type {
        NUMBER,
        TEXT,
        /** A bare word: a field name or a keyword. */
        WORD,
        /** A name in quotes, never a keyword. */
        NAME,
        SYMBOL,
        END
    }

    boolean isWord(String keyword) {
        return type == Type.WORD && text.equalsIgnoreCase(keyword);
    }

    boolean isSymbol(String symbol) {
        return type == Type.SYMBOL && text.equals(symbol);
    }
}
