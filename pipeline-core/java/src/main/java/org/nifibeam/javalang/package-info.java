/**
 * The language {@code java}: expressions, lambdas and classes, compiled once to release 17 class
 * files which the expression tree carries. The compiler (ECJ) is known to {@link
 * org.nifibeam.javalang.JavaCompiler} and what it uses alone, and loaded when the language is.
 */
package org.nifibeam.javalang;
