/**
 * Schema registries that speak Confluent's REST interface, and records that begin with the id of
 * the schema they are written with. Start at {@code SchemaRegistry}.
 */
package org.nifibeam.formats.registry;
