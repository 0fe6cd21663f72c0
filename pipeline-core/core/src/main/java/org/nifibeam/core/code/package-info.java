/** Users' classes: where they are loaded from and what they see of ours. Runs nothing of them. */
package org.nifibeam.core.code;
