/**
 * The functions that expressions may call: what each is called, takes, gives and means, as data
 * ({@link org.nifibeam.core.expression.function.FunctionCatalogue}), and the Java methods behind
 * them. Knows schemas, and neither the tree nor any language.
 */
package org.nifibeam.core.expression.function;
