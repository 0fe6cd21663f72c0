package org.nifibeam.process;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One call over a loopback socket. Each side first proves that it has the token, which stays where
 * it is: what listens on a port that was the process's own gets nothing of use. Then
 *
 * <pre>
 * call     operation (1 byte), length, bytes
 * answer   0 or, for an error's text, 1 (1 byte), length, bytes
 * </pre>
 *
 * <p>Every read has a deadline. Used by one thread.
 */
final class Connection implements Closeable {
    /** Of the whole protocol, the file of a run's outcome included. */
    static final int VERSION = 6;

    private static final int MAGIC = 0x4E425052;
    private static final int NONCE = 32;
    private static final int LIMIT = 64 * 1024 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private Connection(Socket socket, Duration limit) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) Math.max(1, limit.toMillis()));
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    /** What can be asked. */
    enum Operation {
        HELLO,
        START,
        STATUS,
        CANCEL,
        DRAIN,
        SUSPEND,
        SAVEPOINT,
        STOP_WITH_SAVEPOINT,
        SHUTDOWN
    }

    /** A call as it came in. */
    record Call(Operation operation, byte[] bytes) {}

    /** Something is there, and it is not the process. */
    static final class NotOurs extends IOException {
        private static final long serialVersionUID = 1L;

        NotOurs(String message) {
            super(message);
        }
    }

    /** Connects to a process, in its turn {@link #accept}. */
    static Connection open(int port, byte[] token, Duration limit) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    (int) Math.max(1, limit.toMillis()));
            Connection connection = new Connection(socket, limit);
            connection.greet(token, "caller", "process");
            return connection;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Takes a caller in. */
    static Connection accept(Socket socket, byte[] token, Duration limit) throws IOException {
        Connection connection = new Connection(socket, limit);
        connection.greet(token, "process", "caller");
        return connection;
    }

    private void greet(byte[] token, String self, String other) throws IOException {
        byte[] own = new byte[NONCE];
        RANDOM.nextBytes(own);
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.write(own);
        out.flush();
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new NotOurs("what answers is no process of nifi-beam");
        }
        int version = in.readInt();
        byte[] theirs = in.readNBytes(NONCE);
        if (version != VERSION) {
            throw new NotOurs(
                    "the process is one of another version of nifi-beam: it speaks protocol "
                            + version
                            + ", this one "
                            + VERSION);
        }
        out.write(proof(token, self, own, theirs));
        out.flush();
        byte[] proof = in.readNBytes(NONCE);
        if (!MessageDigest.isEqual(proof, proof(token, other, theirs, own))) {
            throw new NotOurs("what answers does not have the token");
        }
    }

    private static byte[] proof(byte[] token, String role, byte[] own, byte[] other) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token, "HmacSHA256"));
            mac.update(role.getBytes(StandardCharsets.UTF_8));
            mac.update(own);
            mac.update(other);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] newToken() {
        byte[] token = new byte[NONCE];
        RANDOM.nextBytes(token);
        return token;
    }

    /** Asks, and waits for the answer. */
    byte[] call(Operation operation, byte[] bytes) throws IOException {
        send(operation.ordinal(), bytes);
        int status = in.readUnsignedByte();
        byte[] answer = read();
        if (status != 0) {
            throw new IOException(new String(answer, StandardCharsets.UTF_8));
        }
        return answer;
    }

    Call next() throws IOException {
        int operation = in.readUnsignedByte();
        if (operation >= Operation.values().length) {
            throw new IOException("there is no operation " + operation);
        }
        return new Call(Operation.values()[operation], read());
    }

    void answer(byte[] bytes) throws IOException {
        send(0, bytes);
    }

    void refuse(String message) throws IOException {
        send(1, message.getBytes(StandardCharsets.UTF_8));
    }

    private void send(int first, byte[] bytes) throws IOException {
        out.writeByte(first);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }

    private byte[] read() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LIMIT) {
            throw new IOException("a message of " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length != length) {
            throw new IOException("a message ends too soon");
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
