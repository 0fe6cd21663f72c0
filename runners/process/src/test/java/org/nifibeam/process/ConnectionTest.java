package org.nifibeam.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both ends of a call, and what is none. */
@Timeout(60)
final class ConnectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final byte[] TOKEN = Connection.newToken();

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private interface Serving {
        void serve(Socket caller) throws IOException;
    }

    private CompletableFuture<Void> serve(Serving serving) {
        return CompletableFuture.runAsync(
                () -> {
                    try (Socket caller = server.accept()) {
                        serving.serve(caller);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
    }

    private byte[] call(byte[] token, Duration limit) throws IOException {
        try (Connection connection = Connection.open(server.getLocalPort(), token, limit)) {
            return connection.call(
                    Connection.Operation.HELLO, "who?".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aCallIsAnswered() throws Exception {
        CompletableFuture<Void> served =
                serve(
                        caller -> {
                            Connection connection = Connection.accept(caller, TOKEN, LIMIT);
                            Connection.Call call = connection.next();
                            connection.answer(
                                    (call.operation()
                                                    + " "
                                                    + new String(
                                                            call.bytes(), StandardCharsets.UTF_8))
                                            .getBytes(StandardCharsets.UTF_8));
                        });
        assertEquals("HELLO who?", new String(call(TOKEN, LIMIT), StandardCharsets.UTF_8));
        served.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aRefusalIsAnError() {
        serve(
                caller -> {
                    Connection connection = Connection.accept(caller, TOKEN, LIMIT);
                    connection.next();
                    connection.refuse("this process runs a, not b");
                });
        IOException e = assertThrows(IOException.class, () -> call(TOKEN, LIMIT));
        assertEquals("this process runs a, not b", e.getMessage());
    }

    @Test
    void whoDoesNotHaveTheTokenIsNotServed() {
        CompletableFuture<Void> served = serve(caller -> Connection.accept(caller, TOKEN, LIMIT));
        IOException e = assertThrows(IOException.class, () -> call(Connection.newToken(), LIMIT));
        assertEquals("what answers does not have the token", e.getMessage());
        Throwable refused = assertThrows(Exception.class, served::get).getCause().getCause();
        assertEquals("what answers does not have the token", refused.getMessage());
    }

    @Test
    void somethingElseOnThePortIsSaidToBe() {
        serve(
                caller -> {
                    caller.getOutputStream()
                            .write(
                                    "220 mail.example.org ready, pleased to meet you\r\n"
                                            .getBytes(StandardCharsets.UTF_8));
                    caller.getInputStream().read();
                });
        IOException e = assertThrows(IOException.class, () -> call(TOKEN, LIMIT));
        assertEquals("what answers is no process of nifi-beam", e.getMessage());
    }

    @Test
    void anotherVersionIsSaidToBe() {
        serve(
                caller -> {
                    DataOutputStream out = new DataOutputStream(caller.getOutputStream());
                    out.writeInt(0x4E425052);
                    out.writeInt(7);
                    out.write(new byte[32]);
                    caller.getInputStream().read();
                });
        IOException e = assertThrows(IOException.class, () -> call(TOKEN, LIMIT));
        assertEquals(
                "the process is one of another version of nifi-beam: it speaks protocol 7, this one 6",
                e.getMessage());
    }

    @Test
    void silenceEnds() {
        CompletableFuture<Void> over = new CompletableFuture<>();
        serve(caller -> over.join());
        assertThrows(SocketTimeoutException.class, () -> call(TOKEN, Duration.ofMillis(50)));
        over.complete(null);
    }
}
