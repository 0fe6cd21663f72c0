package org.nifibeam.core.expression;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.problem.ProblemException;

/** Cuts an expression into tokens. */
final class Tokens {
    private static final List<String> SYMBOLS =
            List.of(
                    "<=", ">=", "<>", "!=", "==", "=", "<", ">", "+", "-", "*", "/", "%", "(", ")",
                    "[", "]", ".", ",");

    private final SourceText source;
    private final String text;
    private final Dialect dialect;
    private int position;

    private Tokens(SourceText source, Dialect dialect) {
        this.source = source;
        this.text = source.text();
        this.dialect = dialect;
    }

    /** All tokens; the last one is {@link Token.Type#END}. */
    static List<Token> of(SourceText source, Dialect dialect) throws ProblemException {
        Tokens tokens = new Tokens(source, dialect);
        List<Token> all = new ArrayList<>();
        do {
            all.add(tokens.next());
        } while (all.get(all.size() - 1).type() != Token.Type.END);
        return all;
    }

    private Token next() throws ProblemException {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        int start = position;
        if (start == text.length()) {
            return token(Token.Type.END, "", start);
        }
        char first = text.charAt(start);
        if (isDigit(start) || first == '.' && isDigit(start + 1)) {
            return number(start);
        }
        if (Character.isUnicodeIdentifierStart(first) || first == '_') {
            while (position < text.length() && isNamePart(text.charAt(position))) {
                position++;
            }
            return token(Token.Type.WORD, text.substring(start, position), start);
        }
        if (first == '\'' || first == '"' && dialect == Dialect.GENERIC) {
            return quoted(Token.Type.TEXT, first, start);
        }
        if (first == '`' || first == '"') {
            return quoted(Token.Type.NAME, first, start);
        }
        for (String symbol : SYMBOLS) {
            if (text.startsWith(symbol, start)) {
                position += symbol.length();
                return token(Token.Type.SYMBOL, symbol, start);
            }
        }
        int character = text.codePointAt(start);
        throw source.error(
                start,
                "the character '" + Character.toString(character) + "' means nothing here",
                "put odd field names in backticks: `a b`");
    }

    private Token token(Token.Type type, String value, int start) {
        return new Token(type, value, start, position);
    }

    private static boolean isNamePart(char character) {
        return Character.isUnicodeIdentifierPart(character)
                && !Character.isIdentifierIgnorable(character);
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private void digits() {
        while (isDigit(position)) {
            position++;
        }
    }

    private Token number(int start) throws ProblemException {
        digits();
        if (position < text.length() && text.charAt(position) == '.' && isDigit(position + 1)) {
            position++;
            digits();
        }
        if (position < text.length() && (text.charAt(position) | 0x20) == 'e') {
            int sign = position + 1;
            boolean signed =
                    sign < text.length() && (text.charAt(sign) == '+' || text.charAt(sign) == '-');
            if (isDigit(signed ? sign + 1 : sign)) {
                position = signed ? sign + 1 : sign;
                digits();
            }
        }
        if (position < text.length()
                && (isNamePart(text.charAt(position)) || text.charAt(position) == '.')) {
            throw source.error(
                    start,
                    "'" + text.substring(start, position + 1) + "' is no number",
                    "put a blank or an operator after the number; put odd field names in backticks");
        }
        return token(Token.Type.NUMBER, text.substring(start, position), start);
    }

    /** A quote inside is written twice. */
    private Token quoted(Token.Type type, char quote, int start) throws ProblemException {
        StringBuilder value = new StringBuilder();
        position++;
        while (position < text.length()) {
            char character = text.charAt(position++);
            if (character != quote) {
                value.append(character);
            } else if (position < text.length() && text.charAt(position) == quote) {
                value.append(quote);
                position++;
            } else {
                return token(type, value.toString(), start);
            }
        }
        throw source.error(
                start, "the quote " + quote + " is never closed", "close it with " + quote);
    }
}
