package org.nifibeam.launcher.canvas;

/**
 * The NAR that a component comes from.
 *
 * @param group its group
 * @param artifact its artifact
 * @param version its version; NiFi takes another one if that is the only one it has
 */
public record Bundle(String group, String artifact, String version) {
    /** Our main NAR. */
    public static final Bundle OURS = new Bundle("org.nifibeam", "nifi-beam-nar", "0.1.0-SNAPSHOT");

    /** NiFi's processors. */
    public static final Bundle STANDARD = nifi("nifi-standard-nar");

    /** NiFi's Record Readers and Writers. */
    public static final Bundle RECORDS = nifi("nifi-record-serialization-services-nar");

    private static Bundle nifi(String artifact) {
        return new Bundle("org.apache.nifi", artifact, "2.3.0");
    }
}
