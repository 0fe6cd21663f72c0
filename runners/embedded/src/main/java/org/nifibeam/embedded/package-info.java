/**
 * The default runner: a multi-threaded engine inside one JVM. One thread a task; tasks hand each
 * other batches of rows over bounded queues. Windows, groups and all meaning are core's runtime;
 * here are threads, queues and splits.
 */
package org.nifibeam.embedded;
