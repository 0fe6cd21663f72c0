package org.nifibeam.core.query;

import java.util.Map;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemException;

/**
 * A language for queries over whole collections, found by {@link java.util.ServiceLoader}.
 * Implementations are stateless and thread-safe, and load their parser only when a query needs it.
 */
public interface QueryLanguage {
    /** The name of the language, {@code sql}. */
    String name();

    /**
     * Reads and types a query.
     *
     * @param tables the stage's inputs by the names that the query has for them, in their order
     * @return a {@link Relation.Project}, {@link Relation.Group}, {@link Relation.Union} or {@link
     *     Relation.Limit}, whose fields are the query's columns
     * @throws ProblemException with all that is wrong with the query; messages say where in it, and
     *     the line of a problem's place, if it has one, is one of the query, from 1
     */
    Relation translate(String query, Map<String, Relation.Table> tables) throws ProblemException;

    /**
     * A row as text: a JSON object of its fields, the one form that rows of all kinds have.
     *
     * @param row a row that is not null, without values that only their coder knows
     */
    Expression json(Expression row);
}
