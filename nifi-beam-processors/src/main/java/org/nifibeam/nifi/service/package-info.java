/**
 * The embedded runner's controller service, with its journal of runs on disk. Nothing of the canvas
 * belongs here.
 */
package org.nifibeam.nifi.service;
