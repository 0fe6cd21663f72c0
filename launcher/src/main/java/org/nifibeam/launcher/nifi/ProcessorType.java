package org.nifibeam.launcher.nifi;

/**
 * A kind of processor that a NiFi offers.
 *
 * @param type the class's name
 * @param group the NAR's group
 * @param artifact the NAR's id
 * @param version the NAR's version
 * @param restricted true when NiFi asks for a further right to use it
 */
public record ProcessorType(
        String type, String group, String artifact, String version, boolean restricted) {}
