package org.nifibeam.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.nifibeam.core.expression.ScalarFunctions;
import org.nifibeam.core.schema.Schema;

/**
 * Rewrites an expression so that every bare word that is a field's name stands in double quotes,
 * and backticks become double quotes: SQL reserves words, such as {@code date}, {@code value},
 * {@code day}, {@code count}, that people call their fields.
 *
 * <p>{@code x AT TIME ZONE zone}, which the parser does not know, becomes {@code x["AT TIME
 * ZONE"(zone)]}: what stands in brackets binds as tight.
 *
 * <p>A word is not taken for a field
 *
 * <ul>
 *   <li>in front of {@code (}: a function;
 *   <li>in front of a text: {@code DATE '2001-01-01'}, {@code INTERVAL '1'}, or behind one: {@code
 *       INTERVAL '1' DAY};
 *   <li>behind AS: {@code CAST(x AS date)}, and behind TO: {@code FLOOR(x TO day)};
 *   <li>in {@code EXTRACT(day FROM x)}, {@code TRIM(both FROM x)} and {@code TIMESTAMPADD(day, 1,
 *       x)};
 *   <li>if it holds an expression together ({@link #STRUCTURE}): such a field is always written in
 *       quotes.
 * </ul>
 */
final class FieldWords {
    static final Set<String> STRUCTURE =
            Set.of(
                    "AND",
                    "OR",
                    "NOT",
                    "IS",
                    "NULL",
                    "TRUE",
                    "FALSE",
                    "IN",
                    "BETWEEN",
                    "LIKE",
                    "ESCAPE",
                    "CASE",
                    "WHEN",
                    "THEN",
                    "ELSE",
                    "END",
                    "CAST",
                    "AS",
                    "FROM",
                    "DISTINCT",
                    "SYMMETRIC",
                    "ASYMMETRIC");

    /** The words that hold a query together, beside those of an expression. */
    private static final Set<String> QUERY_STRUCTURE =
            Set.of(
                    "SELECT",
                    "WHERE",
                    "GROUP",
                    "BY",
                    "HAVING",
                    "ORDER",
                    "LIMIT",
                    "OFFSET",
                    "FETCH",
                    "UNION",
                    "ALL",
                    "INTERSECT",
                    "EXCEPT",
                    "JOIN",
                    "LEFT",
                    "RIGHT",
                    "FULL",
                    "INNER",
                    "OUTER",
                    "CROSS",
                    "NATURAL",
                    "ON",
                    "USING",
                    "WITH",
                    "VALUES",
                    "OVER",
                    "FILTER",
                    "WINDOW",
                    "LATERAL",
                    "EXISTS");

    private static final Set<String> CASTS = Set.of("CAST", "TRY_CAST", "SAFE_CAST");

    /** Functions whose arguments may have keywords between them. */
    private static final Set<String> OWN_SYNTAX =
            Set.of(
                    "TRIM",
                    "POSITION",
                    "SUBSTRING",
                    "OVERLAY",
                    "FLOOR",
                    "CEIL",
                    "CEILING",
                    "TIMESTAMPADD",
                    "TIMESTAMPDIFF");

    private static final Set<String> TAKES_UNIT = Set.of("TIMESTAMPADD", "TIMESTAMPDIFF");

    /** What a time zone is written as for the parser. */
    static final String AT_TIME_ZONE = "AT TIME ZONE";

    private final String text;
    private final Set<String> names;
    private final boolean query;
    private final Set<Integer> aliases = new HashSet<>();
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder rewritten = new StringBuilder();
    private final List<int[]> moves = new ArrayList<>();

    /**
     * A stretch of the text: {@code kind} is w(ord), q(uoted name), t(ext), b(lank or comment),
     * s(ymbol).
     */
    private record Piece(char kind, int start, int end) {}

    private FieldWords(String text, Collection<String> names, boolean query) {
        this.text = text;
        this.names = new HashSet<>(names);
        this.query = query;
    }

    /** The rewritten text of an expression over rows of a schema. */
    static FieldWords quote(String text, Schema input) {
        FieldWords words = new FieldWords(text, input.names(), false);
        words.cut();
        words.rewrite();
        return words;
    }

    /**
     * The rewritten text of a query; the names that it gives with AS are names as well.
     *
     * @param names of the tables and of their columns
     */
    static FieldWords quoteQuery(String text, Collection<String> names) {
        FieldWords words = new FieldWords(text, names, true);
        words.cut();
        words.findAliases();
        words.rewrite();
        return words;
    }

    String rewritten() {
        return rewritten.toString();
    }

    /** Where a position of the rewritten text was in the original one; both from 0. */
    int original(int position) {
        int result = position;
        for (int[] move : moves) {
            if (move[0] <= position) {
                result = move[1] + position - move[0];
            }
        }
        return Math.max(0, Math.min(result, text.length()));
    }

    /**
     * What stands at a position of the original text: a word, a symbol, a text; empty at the end.
     */
    String pieceAt(int position) {
        for (Piece piece : pieces) {
            if (position >= piece.start() && position < piece.end()) {
                return text.substring(piece.start(), piece.end());
            }
        }
        return "";
    }

    /** The word, symbol or text before the one at a position of the original text. */
    String wordBefore(int position) {
        String before = "";
        for (Piece piece : pieces) {
            if (piece.end() <= position && piece.kind() != 'b') {
                before = text.substring(piece.start(), piece.end());
            }
        }
        return before;
    }

    private void cut() {
        int start = 0;
        while (start < text.length()) {
            char first = text.charAt(start);
            char kind = 's';
            int end = start + 1;
            if (Character.isWhitespace(first)) {
                kind = 'b';
            } else if (text.startsWith("--", start)) {
                kind = 'b';
                end = orLength(text.indexOf('\n', start));
            } else if (text.startsWith("/*", start)) {
                kind = 'b';
                int close = text.indexOf("*/", start + 2);
                end = close < 0 ? text.length() : close + 2;
            } else if (first == '\'' || first == '"' || first == '`') {
                kind = first == '\'' ? 't' : 'q';
                end = closing(start, first);
            } else if (isWordPart(first)) {
                kind = Character.isDigit(first) ? 's' : 'w';
                while (end < text.length() && isWordPart(text.charAt(end))) {
                    end++;
                }
            }
            pieces.add(new Piece(kind, start, end));
            start = end;
        }
    }

    private int orLength(int index) {
        return index < 0 ? text.length() : index;
    }

    private static boolean isWordPart(char character) {
        return Character.isUnicodeIdentifierPart(character) || character == '$';
    }

    private int closing(int start, char quote) {
        int at = start + 1;
        while (at < text.length()) {
            if (text.charAt(at) != quote) {
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
                at += 2;
            } else {
                return at + 1;
            }
        }
        return text.length();
    }

    private void rewrite() {
        List<Piece> solid = pieces.stream().filter(piece -> piece.kind() != 'b').toList();
        Map<Integer, Integer> zoneEnds = zoneEnds(solid);
        int zoneWords = 0;
        int index = 0;
        for (Piece piece : pieces) {
            moves.add(new int[] {rewritten.length(), piece.start()});
            String original = text.substring(piece.start(), piece.end());
            if (piece.kind() != 'b' && isZone(solid, index)) {
                rewritten.append("[\"").append(AT_TIME_ZONE).append("\"(");
                zoneWords = 3;
            }
            if (zoneWords > 0) {
                zoneWords -= piece.kind() == 'b' ? 0 : 1;
            } else if (piece.kind() == 'q'
                    && original.startsWith("`")
                    && original.endsWith("`")
                    && original.length() > 1) {
                String name = original.substring(1, original.length() - 1).replace("``", "`");
                rewritten.append('"').append(name.replace("\"", "\"\"")).append('"');
            } else if (piece.kind() == 'w' && (isField(solid, index) || isFunction(solid, index))) {
                rewritten.append('"').append(original).append('"');
            } else {
                rewritten.append(original);
            }
            if (piece.kind() != 'b') {
                rewritten.append(")]".repeat(zoneEnds.getOrDefault(index, 0)));
                index++;
            }
        }
        moves.add(new int[] {rewritten.length(), text.length()});
    }

    /** True where {@code AT TIME ZONE} begins. */
    private boolean isZone(List<Piece> solid, int index) {
        return upperText(solid, index).equals("AT")
                && upperText(solid, index + 1).equals("TIME")
                && upperText(solid, index + 2).equals("ZONE");
    }

    /** The pieces with which time zones end, and how many do. */
    private Map<Integer, Integer> zoneEnds(List<Piece> solid) {
        Map<Integer, Integer> ends = new HashMap<>();
        for (int i = 0; i < solid.size(); i++) {
            if (isZone(solid, i)) {
                ends.merge(zoneEnd(solid, i + 3), 1, Integer::sum);
            }
        }
        return ends;
    }

    /** The last piece of a text, a name, a call or what stands in parentheses. */
    private int zoneEnd(List<Piece> solid, int start) {
        int end = start;
        while (textOf(solid, end + 1).equals(".")) {
            end += 2;
        }
        boolean isCall = start < solid.size() && solid.get(start).kind() == 'w';
        int open = isCall && textOf(solid, end + 1).equals("(") ? end + 1 : end;
        if (!textOf(solid, open).equals("(")) {
            return end;
        }
        int depth = 0;
        for (int i = open; i < solid.size(); i++) {
            String piece = textOf(solid, i);
            depth += piece.equals("(") ? 1 : piece.equals(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return solid.size();
    }

    /**
     * What stands behind an AS that is not a CAST's, in front of one with a query behind, and in
     * front of a dot.
     */
    private void findAliases() {
        List<Piece> solid = pieces.stream().filter(piece -> piece.kind() != 'b').toList();
        Deque<Boolean> casts = new ArrayDeque<>();
        for (int i = 0; i < solid.size(); i++) {
            String word = upperText(solid, i);
            if (word.equals("(")) {
                casts.push(CASTS.contains(upperText(solid, i - 1)));
            } else if (word.equals(")") && !casts.isEmpty()) {
                casts.pop();
            } else if (word.equals("AS") && !Boolean.TRUE.equals(casts.peek())) {
                alias(solid, i + 1);
                if (textOf(solid, i + 1).equals("(")) {
                    alias(solid, i - 1);
                    columns(solid, i - 1, -1);
                } else if (textOf(solid, i + 2).equals("(")) {
                    columns(solid, i + 2, 1);
                }
            } else if (word.equals(".")) {
                alias(solid, i - 1);
            }
        }
    }

    /** The names in parentheses, from one parenthesis on, and the one in front of them. */
    private void columns(List<Piece> solid, int from, int step) {
        String end = step > 0 ? ")" : "(";
        if (!textOf(solid, from).equals(step > 0 ? "(" : ")")) {
            return;
        }
        for (int i = from + step; i >= 0 && i < solid.size(); i += step) {
            if (textOf(solid, i).equals(end)) {
                alias(solid, i - 1);
                return;
            }
            alias(solid, i);
        }
    }

    private void alias(List<Piece> solid, int index) {
        boolean isWord = index >= 0 && index < solid.size() && solid.get(index).kind() == 'w';
        if (isWord && !isStructure(upperText(solid, index))) {
            aliases.add(index);
            names.add(textOf(solid, index));
        }
    }

    private boolean isStructure(String word) {
        return STRUCTURE.contains(word) || query && QUERY_STRUCTURE.contains(word);
    }

    private String upperText(List<Piece> solid, int index) {
        return textOf(solid, index).toUpperCase(Locale.ROOT);
    }

    private boolean isField(List<Piece> solid, int index) {
        String word = textOf(solid, index);
        if (textOf(solid, index - 1).equals(".") || aliases.contains(index)) {
            // A field of a nested row, which may be called as SQL's reserved words are, too.
            return true;
        }
        if (!names.contains(word) || isStructure(word.toUpperCase(Locale.ROOT))) {
            return false;
        }
        String before = textOf(solid, index - 1).toUpperCase(Locale.ROOT);
        String after = textOf(solid, index + 1).toUpperCase(Locale.ROOT);
        boolean isFunction = after.equals("(");
        boolean isTyped = after.startsWith("'") || before.endsWith("'");
        boolean isTarget = before.equals("AS") || before.equals("TO");
        boolean isUnit =
                before.equals("(")
                        && (after.equals("FROM")
                                || TAKES_UNIT.contains(
                                        textOf(solid, index - 2).toUpperCase(Locale.ROOT)));
        return !isFunction && !isTyped && !isTarget && !isUnit;
    }

    /**
     * SQL reserves some functions' names too and knows no such call, for example {@code DAY(x)}.
     */
    private boolean isFunction(List<Piece> solid, int index) {
        String word = textOf(solid, index).toUpperCase(Locale.ROOT);
        return textOf(solid, index + 1).equals("(")
                && !OWN_SYNTAX.contains(word)
                && ScalarFunctions.names().contains(word);
    }

    private String textOf(List<Piece> solid, int index) {
        if (index < 0 || index >= solid.size()) {
            return "";
        }
        return text.substring(solid.get(index).start(), solid.get(index).end());
    }
}
