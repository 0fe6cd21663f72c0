/**
 * Flow definitions as NiFi 2 imports them: how they are written, and how a Beam YAML document
 * becomes one. What is on a canvas is data here; nothing of NiFi is on the class path.
 */
package org.nifibeam.launcher.canvas;
