package org.nifibeam.sql;

import java.util.Map;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.QueryLanguage;
import org.nifibeam.core.query.Relation;

/**
 * SQL queries. Names are case-sensitive, keywords and functions are not; expressions mean what they
 * mean in {@link SqlLanguage}. Calcite's classes are loaded by the first query.
 */
public final class SqlQueries implements QueryLanguage {
    @Override
    public String name() {
        return "sql";
    }

    @Override
    public Relation translate(String query, Map<String, Relation.Table> tables)
            throws ProblemException {
        return SqlQuery.translate(query, tables);
    }

    @Override
    public Expression json(Expression row) {
        return RowText.call(row);
    }
}
