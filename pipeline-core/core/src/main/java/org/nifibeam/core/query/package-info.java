/**
 * What a query in a definition means, as data between the language that it is written in and the
 * compiler: relations over the stage's inputs. Knows no graph and no parser.
 */
package org.nifibeam.core.query;
