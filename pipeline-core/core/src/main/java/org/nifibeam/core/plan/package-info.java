/** What a runner gets: fused stages, as data, joined by exchanges. */
package org.nifibeam.core.plan;
