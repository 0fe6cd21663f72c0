package org.nifibeam.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.testkit.FreePort;

/** What is wrong is said with the setting and what to do, within seconds, and without a secret. */
@Timeout(60)
final class LedgerSettingsTest {
    private static final String SECRET = "open sesame";

    @Test
    void anAddressIsChecked() {
        for (String wrong :
                List.of("ledgers:8080", "http://me:" + SECRET + "@ledgers", "http://me:pw@[")) {
            assertProblem(
                    "[INVALID_VALUE] 'address' is no address of a server; write one such as http://ledgers:8080,"
                            + " without a user's name or password",
                    () -> verify(wrong));
        }
    }

    @Test
    void aTokenThatNoHeaderCarriesIsNotShown() throws Exception {
        Ledgers ledgers =
                new Ledgers("http://127.0.0.1:1", Map.of("token", SECRET + "\n" + SECRET));
        assertProblem(
                "[INVALID_VALUE] 'token' of connection 'books' cannot be sent; give it as one line of ASCII characters",
                () -> new LedgerConnectionProvider().verify(ledgers.connection()));
    }

    @Test
    void whereNobodyListensIsSaidAtOnce() throws Exception {
        int port = FreePort.any();
        String address = "http://127.0.0.1:" + port;
        assertProblem(
                "[UNREACHABLE] cannot reach the server at "
                        + address
                        + "/: nobody listens there; look at 'address' and 'token' of connection 'books'",
                () -> verify(address));
    }

    @Test
    void whereNobodyAnswersIsSaidInSeconds() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort();
            assertProblem(
                    "[UNREACHABLE] cannot reach the server at "
                            + address
                            + "/: no answer within 5 s; look at 'address' and 'token' of connection 'books'",
                    () -> verify(address));
        }
    }

    @Test
    void whoStopsInTheMiddleOfAnAnswerIsSaidInSeconds() throws Exception {
        HttpServer stalling =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stalling.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 2);
                    exchange.getResponseBody().write('1');
                    exchange.getResponseBody().flush();
                });
        stalling.start();
        try {
            String address = "http://127.0.0.1:" + stalling.getAddress().getPort();
            assertProblem(
                    "[UNREACHABLE] cannot reach the server at "
                            + address
                            + "/: no answer within 5 s; look at 'address' and 'token' of connection 'books'",
                    () -> verify(address));
        } finally {
            stalling.stop(0);
        }
    }

    @Test
    void aTokenThatTheServerDoesNotKnowIsSaid() throws Exception {
        try (LedgerServer server = new LedgerServer(Optional.of("another"))) {
            assertProblem(
                    "[DENIED] cannot reach the server at "
                            + server.address()
                            + "/: it does not know the token; look at 'address' and 'token' of connection 'books'",
                    () -> verify(server.address()));
        }
    }

    @Test
    void aLedgerThatIsNotThereIsSaidAtSubmission() throws Exception {
        try (LedgerServer server = new LedgerServer(Optional.empty())) {
            Ledgers ledgers = new Ledgers(server.address(), Map.of());
            assertProblem(
                    "[UNREACHABLE] cannot find the ledger 'orders' at "
                            + server.address()
                            + "/: there is none; look at 'address' and 'token' of connection 'books'",
                    () ->
                            ledgers.source(Map.of("ledger", "orders", "schema", Ledgers.SCHEMA))
                                    .schema());
        }
    }

    @Test
    void aLedgersNameIsChecked() throws Exception {
        Ledgers ledgers = new Ledgers("http://ledgers:1", Map.of());
        assertProblem(
                "[INVALID_VALUE] 'ledger' is '../x'; a ledger's name is of letters, digits and hyphens",
                () -> ledgers.source(Map.of("ledger", "../x", "schema", Ledgers.SCHEMA)));
    }

    private static void verify(String address) throws ProblemException {
        var connection = new Ledgers(address, Map.of("token", SECRET)).connection();
        assertFalse(connection.toString().contains(SECRET));
        new LedgerConnectionProvider().verify(connection);
    }

    private static void assertProblem(String expected, Executable wrong) {
        ProblemException e = assertThrows(ProblemException.class, wrong);
        assertEquals(List.of(expected), e.problems().stream().map(Object::toString).toList());
        assertTrue(!e.toString().contains(SECRET));
    }
}
