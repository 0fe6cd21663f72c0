/**
 * What the canvas asks of a runner. These types cross NAR class loaders: they know the JDK and
 * nifi-api only, and carry definitions, schemas and problems as text. Core's types do not belong
 * here.
 */
package org.nifibeam.service;
