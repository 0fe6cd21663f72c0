package org.nifibeam.launcher.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitTest {
    @Test
    void asksUntilThereIsAnAnswer() {
        Iterator<Optional<String>> answers =
                List.of(Optional.<String>empty(), Optional.of("bus")).iterator();
        assertEquals(
                "bus", Wait.until("a bus", Duration.ofSeconds(10), answers::next, () -> "rain"));
    }

    @Test
    void saysWhatItWaitedForAndWhatItSaw() {
        NifiProblem problem =
                assertThrows(
                        NifiProblem.class,
                        () ->
                                Wait.until(
                                        "a bus", Duration.ofMillis(20), () -> false, () -> "rain"));
        assertEquals(
                "[nifi-timeout] Waited 20 ms for a bus.%n  Seen instead: rain".formatted(),
                problem.getMessage());
    }

    @Test
    void interruptEndsTheWait() {
        Thread.currentThread().interrupt();
        NifiProblem problem =
                assertThrows(
                        NifiProblem.class,
                        () ->
                                Wait.until(
                                        "a bus",
                                        Duration.ofSeconds(10),
                                        () -> false,
                                        () -> "rain"));
        assertEquals("nifi-interrupted", problem.code());
        assertTrue(Thread.interrupted());
    }

    @Test
    void serverThatIsNotThereIsUnreachable() {
        URI nobody = URI.create("http://127.0.0.1:%d".formatted(NifiHome.freePort()));
        try (NifiClient client = new NifiClient(nobody)) {
            NifiProblem problem = assertThrows(NifiProblem.class, client::version);
            assertEquals("nifi-unreachable", problem.code());
        }
    }
}
