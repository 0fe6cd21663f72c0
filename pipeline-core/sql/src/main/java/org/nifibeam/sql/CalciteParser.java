package org.nifibeam.sql;

import java.util.Arrays;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.impl.ParseException;
import org.apache.calcite.sql.parser.impl.SqlParserImplConstants;
import org.apache.calcite.sql.parser.impl.Token;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.SourceText;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/** Reads expressions and queries with Calcite and says what is wrong in the user's own terms. */
final class CalciteParser {
    private final SqlSource source;
    private final FieldWords words;

    CalciteParser(SqlSource source, FieldWords words) {
        this.source = source;
        this.words = words;
    }

    static Expression parse(String text, Schema input) throws ProblemException {
        SourceText source = new SourceText(text);
        CalciteParser parser =
                new CalciteParser(
                        new SqlSource.OfExpression(source), FieldWords.quote(text, input));
        try {
            SqlNode node = parser.read(SqlParser::parseExpression);
            return new SqlTranslation(input, parser).expression(node);
        } catch (ProblemException e) {
            throw source.in(e);
        } catch (StackOverflowError e) {
            throw source.error(
                    0,
                    "it is nested too deep",
                    "compute parts of it in fields of an earlier stage");
        }
    }

    /** What of Calcite's parser reads the text. */
    interface Read {
        SqlNode with(SqlParser parser) throws SqlParseException;
    }

    SqlNode read(Read read) throws ProblemException {
        SqlParser.Config config =
                SqlParser.config()
                        .withQuoting(Quoting.DOUBLE_QUOTE)
                        .withQuotedCasing(Casing.UNCHANGED)
                        .withUnquotedCasing(Casing.UNCHANGED)
                        .withCaseSensitive(true)
                        .withIdentifierMaxLength(Integer.MAX_VALUE)
                        .withConformance(SqlConformanceEnum.LENIENT);
        try {
            return read.with(SqlParser.create(words.rewritten(), config));
        } catch (SqlParseException e) {
            throw unreadable(e);
        } catch (CalciteException e) {
            throw source.error(0, "SQL does not allow it: " + e.getMessage(), "");
        }
    }

    private ProblemException unreadable(SqlParseException e) {
        Throwable cause = e.getCause();
        if (cause instanceof StackOverflowError overflow) {
            throw overflow;
        }
        if (cause instanceof LinkageError broken) {
            throw new IllegalStateException("the SQL parser is not complete", broken);
        }
        int at =
                cause instanceof ParseException unexpected && unexpected.currentToken != null
                        ? start(unexpected)
                        : reported(e);
        String found = words.pieceAt(at);
        if (found.startsWith("'") && (found.length() == 1 || !found.endsWith("'"))) {
            return source.error(at, "the quote ' is never closed", "close it with '");
        }
        if (found.equals("=") && words.pieceAt(at - 1).equals("=")) {
            return source.error(at - 1, "SQL does not know '=='", "write '='");
        }
        if (words.wordBefore(at).equalsIgnoreCase("AS")) {
            return source.error(at, "there is no type " + found, "the types are " + SqlTypes.KNOWN);
        }
        return found.isEmpty()
                ? source.error(at, "the " + source.noun() + " is not complete", "")
                : source.error(
                        at,
                        "'" + found + "' cannot stand here",
                        "names that SQL reserves, or odd ones, stand in double quotes");
    }

    /**
     * Where the token is that nothing allowed. The parser reports the first one that it looked at,
     * and looks at up to two at once.
     */
    private int start(ParseException unexpected) {
        Token token = unexpected.currentToken.next;
        int first = token.kind;
        boolean firstIsAllowed =
                Arrays.stream(unexpected.expectedTokenSequences)
                        .anyMatch(sequence -> sequence.length > 1 && sequence[0] == first);
        if (firstIsAllowed && token.next != null) {
            token = token.next;
        }
        boolean isEnd = token.kind == SqlParserImplConstants.EOF;
        return isEnd ? source.text().length() : original(token.beginLine, token.beginColumn);
    }

    private int reported(SqlParseException e) {
        SqlParserPos position = e.getPos();
        return position == null || position.getLineNum() == 0
                ? 0
                : original(position.getLineNum(), position.getColumnNum());
    }

    /** An error at a node. */
    ProblemException error(SqlNode node, String what, String advice) {
        return source.error(position(node), what, advice);
    }

    /** The same problem at a node, if it has no place yet. */
    ProblemException at(SqlNode node, ProblemException problem) {
        return source.at(position(node), problem);
    }

    /** A problem of some kind at a node. */
    ProblemException error(ProblemCode code, SqlNode node, String what, String advice) {
        return at(node, new ProblemException(code, what, advice));
    }

    /** Where a node starts in the user's text, from 0. */
    int position(SqlNode node) {
        SqlParserPos position = node.getParserPosition();
        return position.getLineNum() == 0
                ? 0
                : original(position.getLineNum(), position.getColumnNum());
    }

    /** Lines and columns count from 1 in the text that Calcite reads. */
    private int original(int line, int column) {
        String text = words.rewritten();
        int start = 0;
        for (int i = 1; i < line; i++) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                break;
            }
            start = end + 1;
        }
        return words.original(start + column - 1);
    }
}
