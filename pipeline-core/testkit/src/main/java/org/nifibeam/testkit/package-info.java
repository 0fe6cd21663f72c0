/**
 * What runners and connectors are tested with: the laws they obey, a naive interpreter that says
 * what must come out, scripted sources, collecting sinks, decorators that check contracts. Nothing
 * here is part of what ships.
 */
package org.nifibeam.testkit;
