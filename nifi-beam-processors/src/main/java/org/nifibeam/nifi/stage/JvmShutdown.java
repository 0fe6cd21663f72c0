package org.nifibeam.nifi.stage;

/**
 * Tells a processor's stop by its user from one by NiFi's own end, which comes from a shutdown
 * hook.
 */
public final class JvmShutdown {
    private JvmShutdown() {}

    /** True once the JVM has begun to shut down. */
    public static boolean inProgress() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
