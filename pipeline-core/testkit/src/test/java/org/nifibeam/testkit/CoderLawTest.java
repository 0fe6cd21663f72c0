package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;

/** A law that nobody can break is none: each of these coders breaks it in one way. */
class CoderLawTest {
    private enum Fault {
        NONE,
        LOSES_CASE,
        HAS_NO_END,
        LEAVES_A_BYTE,
        FALSELY_DETERMINISTIC,
        ANSWERS_WHEN_CUT,
        WRONG_ERROR_WHEN_DAMAGED,
        BLANK_DESCRIPTION,
        NOT_EQUAL_TO_ITS_COPY
    }

    /** Strings, with a fault. */
    private static final class Faulty implements Coder<String> {
        private static final long serialVersionUID = 1L;

        private final Fault fault;
        private transient int written;

        Faulty(Fault fault) {
            this.fault = fault;
        }

        @Override
        public void encode(String value, ByteSink sink) {
            if (fault == Fault.HAS_NO_END) {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                sink.writeBytes(bytes, 0, bytes.length);
                return;
            }
            sink.writeString(fault == Fault.LOSES_CASE ? value.toLowerCase() : value);
            if (fault == Fault.FALSELY_DETERMINISTIC) {
                sink.writeByte(written++);
            } else if (fault == Fault.LEAVES_A_BYTE) {
                sink.writeByte(0);
            }
        }

        @Override
        public String decode(ByteSource source) {
            switch (fault) {
                case HAS_NO_END -> {
                    return new String(source.readBytes(source.remaining()), StandardCharsets.UTF_8);
                }
                case ANSWERS_WHEN_CUT -> {
                    if (source.remaining() == 0) {
                        return "";
                    }
                }
                case WRONG_ERROR_WHEN_DAMAGED -> {
                    String text = source.readString();
                    return text.isEmpty() || text.charAt(0) <= 'b' ? text : List.of(text).get(1);
                }
                default -> {}
            }
            String text = source.readString();
            if (fault == Fault.FALSELY_DETERMINISTIC) {
                source.readByte();
            }
            return text;
        }

        @Override
        public boolean deterministic() {
            return true;
        }

        @Override
        public String describe() {
            return fault == Fault.BLANK_DESCRIPTION ? " " : "faulty";
        }

        @Override
        public boolean equals(Object other) {
            return fault == Fault.NOT_EQUAL_TO_ITS_COPY ? this == other : other instanceof Faulty;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    private static CoderLaw<String> law(Fault fault) {
        List<String> values = List.of("a", "A", "ab", "", "b");
        return new CoderLaw<>(
                new Faulty(fault), random -> values.get(random.nextInt(values.size())));
    }

    @Test
    void aGoodCoderObeys() {
        law(Fault.NONE).verify();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOSES_CASE | round trip: wanted [A], found [a]",
                "HAS_NO_END | back to back",
                "LEAVES_A_BYTE | 1 bytes are left behind a value",
                "FALSELY_DETERMINISTIC | written again",
                "ANSWERS_WHEN_CUT | 0 bytes of",
                "WRONG_ERROR_WHEN_DAMAGED | gave java.lang.IndexOutOfBoundsException",
                "BLANK_DESCRIPTION | describe",
                "NOT_EQUAL_TO_ITS_COPY | the coder after its own serialization"
            })
    void everyFaultIsFound(Fault fault, String message) {
        AssertionError error = assertThrows(AssertionError.class, () -> law(fault).verify());
        String text = error.getMessage();
        assertTrue(text.contains(message), text);
        assertTrue(text.contains("seed "), text);
        assertEquals(fault == Fault.BLANK_DESCRIPTION ? " " : "faulty", text.split(",")[0]);
    }
}
