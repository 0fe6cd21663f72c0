/**
 * The NEXMark workload: its events, as every engine reads them, its queries as we run them. The
 * events need the JDK alone, since peers are compiled against them; nothing of a peer belongs here.
 */
package org.nifibeam.bench.nexmark;
