/**
 * The document (Beam YAML and our additions): parsing with line numbers, writing, editing. Knows
 * nothing of runners.
 */
package org.nifibeam.core.definition;
