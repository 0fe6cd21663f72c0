package org.nifibeam.flink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.run.Recipe;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Secret;

/** What tasks elsewhere are told, as bytes that stay readable, and who can read them. */
class RunParcelTest {
    private static final RunParcel PARCEL =
            new RunParcel(
                    "run-1",
                    2,
                    Path.of("/work"),
                    new Config(Map.of("jobmanager", "http://127.0.0.1:8081")),
                    new Recipe(
                            "pipeline: {}",
                            Optional.of("orders.yaml"),
                            Map.of("day", "monday"),
                            Map.of("limit", 10L, "names", List.of("a", true, 1.5)),
                            Map.of(
                                    "read",
                                    Schema.of(new Field("n", FieldType.nullable(Kind.INT64)))),
                            Optional.of(Path.of("/captured"))),
                    "stage 0",
                    List.of(
                            new Connection(
                                    "orders",
                                    "Kafka",
                                    new Config(Map.of("password", new Secret("hush"))))));

    /** Of version 1; if this changes, so does the version. */
    private static final String BYTES =
            "010572756e2d3102052f776f726b6d010a6a6f626d616e616765727315687474703a2f2f3132372e"
                    + "302e302e313a383038310c706970656c696e653a207b7d010b6f72646572732e79616d6c6d010364"
                    + "617973066d6f6e6461796d02056c696d69746c14056e616d657361037301616201643ff800000000"
                    + "00000104726561640101016e8501092f6361707475726564077374616765203001066f7264657273"
                    + "054b61666b616d010870617373776f7264780468757368";

    @Test
    void theEncodingIsThatOfItsVersion() throws Exception {
        assertEquals(BYTES, HexFormat.of().formatHex(ParcelCoder.encode(PARCEL)));
        assertEquals(PARCEL, ParcelCoder.decode(HexFormat.of().parseHex(BYTES)));
    }

    @Test
    void otherVersionsAndDamageAreRefused() {
        byte[] later = ParcelCoder.encode(PARCEL);
        later[0]++;
        assertEquals(
                "a run's parcel of version 2 cannot be read here, which knows version 1",
                assertThrows(IOException.class, () -> ParcelCoder.decode(later)).getMessage());
        byte[] cut = Arrays.copyOf(ParcelCoder.encode(PARCEL), 40);
        assertThrows(IOException.class, () -> ParcelCoder.decode(cut));
    }

    @Test
    void onlyTheRunsOwnKeyOpensIt() throws Exception {
        byte[] plain = "hush".getBytes(StandardCharsets.UTF_8);
        String key = SealedParcel.newKey();
        byte[] sealed = SealedParcel.seal(plain, key, "run-1");
        assertFalse(new String(sealed, StandardCharsets.ISO_8859_1).contains("hush"));
        assertArrayEquals(plain, SealedParcel.open(sealed, key, "run-1"));
        for (IOException refusal :
                List.of(
                        assertThrows(
                                IOException.class,
                                () -> SealedParcel.open(sealed, SealedParcel.newKey(), "run-1")),
                        assertThrows(
                                IOException.class,
                                () -> SealedParcel.open(new byte[3], key, "run-1")))) {
            assertEquals("the parcel is damaged, or not that of run 'run-1'", refusal.getMessage());
        }
        assertThrows(IOException.class, () -> SealedParcel.open(sealed, key, "run-2"));
    }

    @Test
    void nothingOfItShowsWhenPrinted() {
        assertEquals("what the tasks of run 'run-1' are told", PARCEL.toString());
        assertEquals("run 'run-1'", new RunReference("run-1", "key").toString());
    }
}
