/**
 * Files as a destination, whatever their format: names, temporary files, and a commit that makes
 * them visible all or not at all.
 */
package org.nifibeam.file.write;
