/** Documents to and from rows, and what a sample of documents says of their fields. */
package org.nifibeam.mongodb.document;
