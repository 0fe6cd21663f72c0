/** The contract of runners and jobs. */
package org.nifibeam.core.run;
