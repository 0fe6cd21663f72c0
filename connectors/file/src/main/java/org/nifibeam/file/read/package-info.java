/**
 * What the readers of all formats share: which files there are, watching for new ones, splits,
 * compression, and positions. Knows no format.
 */
package org.nifibeam.file.read;
