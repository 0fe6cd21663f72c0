/**
 * Files as sources and sinks. What readers share is in {@code read}, what writers share in {@code
 * write}, the formats are in packages of their own; nothing stands here itself.
 */
package org.nifibeam.file;
