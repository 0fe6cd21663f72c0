/** MongoDB, beside its own driver. */
package org.nifibeam.bench.mongodb;
