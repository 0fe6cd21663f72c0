/**
 * The typed expression tree, its type rules, the generic expression language and the compiler from
 * tree to bytecode. Other languages (SQL) plug in by {@link
 * org.nifibeam.core.expression.ExpressionLanguage}.
 */
package org.nifibeam.core.expression;
