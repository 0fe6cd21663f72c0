/** Reading and writing. No formats and no systems: these are connectors. */
package org.nifibeam.core.sdk.io;
