package org.nifibeam.core.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "5, PT5S",
        "5s, PT5S",
        "1.5h, PT1H30M",
        "250ms, PT0.25S",
        "10 m, PT10M",
        "1d, PT24H",
        "0, PT0S",
        "0.001, PT0.001S"
    })
    void aNumberOfSecondsOrWithAUnit(String text, Duration duration) {
        assertEquals(Optional.of(duration), Durations.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-5",
                "5 weeks",
                "PT5S",
                "1,5h",
                "h",
                "1e3",
                "0.0001",
                "99999999999999999999d",
                "5S",
                "NaN"
            })
    void anythingElseIsNone(String text) {
        assertEquals(Optional.empty(), Durations.parse(text));
    }

    @Test
    void numbersAsYamlGivesThem() {
        assertEquals(Optional.of(Duration.ofSeconds(90)), Durations.parse(90L));
        assertEquals(Optional.of(Duration.ofMillis(1500)), Durations.parse(1.5));
    }
}
