/**
 * Jinja in definitions that are files, by jinjava. Belongs here: what a template may do and may
 * not, and its errors as problems of a definition. Core does not know this package; it finds it as
 * a {@link org.nifibeam.core.definition.TemplateEngine}.
 */
package org.nifibeam.jinja;
