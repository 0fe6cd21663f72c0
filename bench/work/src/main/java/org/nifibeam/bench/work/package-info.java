/**
 * What is measured, and how a process that is measured is spoken to. Belongs here: data that every
 * side makes from the same numbers, and the conversation between the benchmark and the processes of
 * the sides. Does not belong here: any engine, ours included; this knows the JDK alone.
 */
package org.nifibeam.bench.work;
