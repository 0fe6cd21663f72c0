/** Files that elements name: {@code MatchAll} lists them, {@code ReadAllFrom…} reads them. */
package org.nifibeam.file.match;
