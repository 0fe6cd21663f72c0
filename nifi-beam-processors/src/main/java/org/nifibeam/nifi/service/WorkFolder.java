package org.nifibeam.nifi.service;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.nifibeam.core.storage.DurableFiles;

/**
 * A service's own folder, which one service of one NiFi uses at a time. Its identity is that of the
 * node's part of the service: runs belong to the folder that they are in, wherever it is mounted.
 *
 * <pre>
 * lock               locked while it is used
 * folder.properties  its identity, and who used it last
 * </pre>
 */
final class WorkFolder implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String PROPERTIES = "folder.properties";

    /** Those of this JVM: a second look at a lock's file would let go of the lock. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path real;
    private final String identity;
    private final FileChannel channel;

    private WorkFolder(Path path, Path real, String identity, FileChannel channel) {
        this.path = path;
        this.real = real;
        this.identity = identity;
        this.channel = channel;
    }

    /**
     * Takes it, and makes it if it is not there.
     *
     * @param node what this node is called
     * @throws IOException if it cannot be written to, or another service uses it
     */
    static WorkFolder open(Path path, String node) throws IOException {
        Path real = Files.createDirectories(path).toRealPath();
        if (!HELD.add(real)) {
            throw new IOException(inUse(path));
        }
        try {
            FileChannel channel = lock(path);
            return new WorkFolder(path, real, identify(path, node), channel);
        } catch (IOException | RuntimeException e) {
            HELD.remove(real);
            throw e;
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException(inUse(path));
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String inUse(Path path) throws IOException {
        Properties used = read(path);
        return "the work folder "
                + path
                + " is in use by node '"
                + used.getProperty("node")
                + "' (process "
                + used.getProperty("process")
                + " on "
                + used.getProperty("host")
                + ", since "
                + used.getProperty("since")
                + "); runs are one node's and one service's: give each node a Work Folder on its"
                + " own disk";
    }

    private static Properties read(Path path) throws IOException {
        Properties properties = new Properties();
        Path file = path.resolve(PROPERTIES);
        if (Files.exists(file)) {
            properties.load(new StringReader(Files.readString(file)));
        }
        return properties;
    }

    private static String identify(Path path, String node) throws IOException {
        Properties properties = read(path);
        String identity = properties.getProperty("identity", UUID.randomUUID().toString());
        properties.setProperty("identity", identity);
        properties.setProperty("node", node);
        properties.setProperty("process", Long.toString(ProcessHandle.current().pid()));
        properties.setProperty("host", host());
        properties.setProperty("since", Instant.now().toString());
        StringWriter text = new StringWriter();
        properties.store(text, null);
        DurableFiles.replace(
                path.resolve(PROPERTIES), text.toString().getBytes(StandardCharsets.UTF_8));
        return identity;
    }

    /** A node that starts is not told its own address before it is connected. */
    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unknown host";
        }
    }

    Path path() {
        return path;
    }

    /** The same for ever, and no other folder's. */
    String identity() {
        return identity;
    }

    /** Lets others have it. */
    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(real);
    }
}
