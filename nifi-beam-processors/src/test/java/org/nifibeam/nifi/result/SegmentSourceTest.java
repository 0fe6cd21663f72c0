package org.nifibeam.nifi.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.service.AppendedInput;
import org.nifibeam.service.AppendedInput.Failure;
import org.nifibeam.service.InputSegment;
import org.nifibeam.service.InputSegment.State;
import org.nifibeam.service.InputWriter;
import org.nifibeam.testkit.SourceLaw;

/** An input that is appended to: its segments, and the source that reads them. */
final class SegmentSourceTest {
    private static final String SCHEMA = "{id: int64, name: string?}";
    private static final Instant ENDED = Instant.parse("2026-11-20T10:00:00Z");
    private static final Schema TYPE = TypeText.schema(SCHEMA);

    @TempDir Path folder;
    private InputBox box;
    private AppendedInputs inputs;

    @BeforeEach
    void create() throws IOException {
        box = new InputBox(folder);
        inputs = new AppendedInputs(box);
        inputs.create("owner", "in", "p", SCHEMA);
    }

    private void append(String flowFile, long... ids) throws IOException {
        try (InputWriter writer = inputs.append("in", flowFile)) {
            for (long id : ids) {
                writer.write(new Object[] {id, id % 2 == 0 ? null : "n" + id});
            }
            writer.keep();
            writer.commit();
        }
    }

    private Source source() throws ProblemException {
        return new FlowFileSourceProvider(box)
                .create(new Config(Map.of("input", "in", "schema", SCHEMA, "appended", true)));
    }

    private SourceRead read() throws ProblemException {
        return source().plan(TYPE, Pushdown.everything(TYPE));
    }

    private List<String> segments() throws IOException {
        return inputs.get("in", new NoReaders()).segments().stream()
                .map(s -> s.number() + " " + s.flowFile() + " " + s.state())
                .toList();
    }

    private record NoReaders() implements AppendedInputs.Readers {
        @Override
        public Optional<String> run(String inputId) {
            return Optional.empty();
        }

        @Override
        public AppendedInput.Reading reading(String inputId) {
            return AppendedInput.Reading.NOT;
        }
    }

    /** What is read, with an end in the place of the wait for an acknowledgement. */
    private record Ending(Source whole) implements Source {
        @Override
        public Schema schema() throws ProblemException {
            return whole.schema();
        }

        @Override
        public SourceRead plan(Schema schema, Pushdown pushdown) throws ProblemException {
            SourceRead read = whole.plan(schema, pushdown);
            return new SourceRead() {
                @Override
                public Schema schema() {
                    return read.schema();
                }

                @Override
                public List<Expression> residual() {
                    return read.residual();
                }

                @Override
                public SplitEnumerator enumerator(Optional<byte[]> snapshot) throws IOException {
                    return read.enumerator(snapshot);
                }

                @Override
                public Reader open(Split split, Optional<byte[]> position) throws IOException {
                    return new EndingReader(read.open(split, position));
                }
            };
        }
    }

    private record EndingReader(Reader whole) implements Reader {
        @Override
        public Result poll(long deadlineNanos) throws IOException, InterruptedException {
            Result result = whole.poll(deadlineNanos);
            return result == Idle.CAUGHT_UP ? End.INSTANCE : result;
        }

        @Override
        public byte[] position() {
            return whole.position();
        }

        @Override
        public long watermark() {
            return whole.watermark();
        }

        @Override
        public OptionalLong backlog() {
            return whole.backlog();
        }

        @Override
        public void acknowledge(byte[] position) throws IOException {
            whole.acknowledge(position);
        }

        @Override
        public void close() throws IOException {
            whole.close();
        }
    }

    @Test
    void keepsTheLawsOfASource() throws Exception {
        append("f-1", 1, 2, 3);
        append("f-2");
        // Of several chunks.
        try (InputWriter writer = inputs.append("in", "f-3")) {
            for (long id = 0; id < 20_000; id++) {
                writer.write(new Object[] {id, "a name of some length"});
            }
            writer.keep();
            writer.commit();
        }
        inputs.end("in");
        SourceLaw law = new SourceLaw(new Ending(source()));
        assertEquals(20_003, law.all().size());
        law.all(List.of("name"));
    }

    @Test
    void segmentsAreFoundInTheirOrderAndTheReadHasNoEnd() throws Exception {
        append("f-1", 1);
        SourceRead read = read();
        byte[] snapshot;
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            assertEquals(List.of("in/1"), ids(enumerator.discover()));
            assertEquals(List.of(), enumerator.discover());
            append("f-2", 2);
            append("f-3", 3);
            assertEquals(List.of("in/2", "in/3"), ids(enumerator.discover()));
            assertFalse(enumerator.exhausted());
            snapshot = enumerator.snapshot();
        }
        append("f-4", 4);
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.of(snapshot))) {
            assertEquals(List.of("in/4"), ids(enumerator.discover()));
            inputs.end("in");
            append("f-5", 5);
            assertEquals(List.of(), enumerator.discover(), "it came after the end");
            assertTrue(enumerator.exhausted());
        }
        inputs.reopen("in");
        byte[] other = "another/7".getBytes(StandardCharsets.UTF_8);
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.of(other))) {
            assertEquals(5, enumerator.discover().size(), "a snapshot of another input");
        }
    }

    private static List<String> ids(List<Split> splits) {
        return splits.stream().map(Split::id).toList();
    }

    private static Reader open(SourceRead read) throws Exception {
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            return read.open(enumerator.discover().get(0), Optional.empty());
        }
    }

    @Test
    void aSegmentIsFinishedWhenAllOfItIsAcknowledged() throws Exception {
        append("f-1", 1);
        append("f-2", 2);
        SourceRead read = read();
        Reader reader = open(read);
        byte[] begin = reader.position();
        assertInstanceOf(Reader.Rows.class, reader.poll(0));
        byte[] end = reader.position();
        reader.acknowledge(begin);
        assertEquals(Reader.Idle.CAUGHT_UP, reader.poll(0), "not all of it is safe");
        assertEquals(List.of("1 f-1 WAITING", "2 f-2 WAITING"), segments());
        reader.acknowledge(end);
        assertEquals(List.of("1 f-1 FINISHED", "2 f-2 WAITING"), segments());
        assertEquals(Reader.End.INSTANCE, reader.poll(0));

        Split first = new Split("in/1", "in/1/1-f-1.spool".getBytes(StandardCharsets.UTF_8));
        try (Reader again = read.open(first, Optional.of(begin))) {
            assertEquals(Reader.End.INSTANCE, again.poll(0), "nobody waits for it");
        }
        inputs.release("in", Set.of(1L));
        try (Reader again = read.open(first, Optional.of(end))) {
            assertEquals(Reader.End.INSTANCE, again.poll(0));
        }
        assertEquals(List.of("2 f-2 WAITING"), segments());
    }

    @Test
    void noNumberComesTwice() throws Exception {
        append("f-1", 1);
        append("f-2", 2);
        SegmentFolder files = new SegmentFolder(box.folder().resolve("in"));
        files.finish(1);
        files.finish(2);
        inputs.release("in", Set.of(1L, 2L));
        append("f-3", 3);
        assertEquals(List.of("3 f-3 WAITING"), segments());
        inputs.release("in", Set.of(3L));
        append("f-4", 4);
        assertEquals(List.of("4 f-4 WAITING"), segments());
        assertEquals(Set.of(3L), files.list().finished(), "the last number alone is kept");
    }

    @Test
    void whatIsNotCommittedIsNoSegment() throws Exception {
        try (InputWriter writer = inputs.append("in", "f-1")) {
            writer.write(new Object[] {1L, "x"});
            writer.keep();
        }
        // NiFi was killed.
        Files.writeString(box.folder().resolve("in/.segment.new"), "half");
        assertEquals(List.of(), segments());
        append("f-2", 2);
        assertEquals(List.of("1 f-2 WAITING"), segments());
        IOException wrong =
                assertThrows(IOException.class, () -> inputs.append("in", "../elsewhere"));
        assertEquals("'../elsewhere' is no FlowFile's uuid", wrong.getMessage());
    }

    @Test
    void whatHasFailedIsReadByNobody() throws Exception {
        append("f-1", 1);
        append("f-2", 2);
        new SegmentFolder(box.folder().resolve("in")).finish(1);
        Failure failure = new Failure(Optional.of("run-1"), "FAILED", List.of());
        inputs.fail("in", failure, Optional.of(ENDED));
        append("f-3", 3);
        inputs.fail("in", failure, Optional.of(ENDED));
        assertEquals(
                List.of("1 f-1 FINISHED", "2 f-2 FAILED", "3 f-3 WAITING"),
                segments(),
                "a run lets fail once");
        try (Source.SplitEnumerator enumerator = read().enumerator(Optional.empty())) {
            assertEquals(List.of("in/3"), ids(enumerator.discover()));
        }
        inputs.fail("in", new Failure(Optional.empty(), "REFUSED", List.of()), Optional.empty());
        append("f-4", 4);
        inputs.fail("in", failure, Optional.of(ENDED));
        AppendedInput input = inputs.get("in", new NoReaders());
        assertEquals("REFUSED", input.failure().orElseThrow().state());
        assertEquals(
                State.WAITING,
                input.segments().stream()
                        .filter(segment -> segment.number() == 4)
                        .map(InputSegment::state)
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void aFailureBeforeTheLastOneIsNoneOfWhatCameSince() throws Exception {
        Failure first = new Failure(Optional.of("run-1"), "FAILED", List.of());
        Failure second = new Failure(Optional.of("run-2"), "CANCELLED", List.of());
        append("f-1", 1);
        inputs.fail("in", first, Optional.of(ENDED));
        append("f-2", 2);
        inputs.fail("in", second, Optional.of(ENDED.plusMillis(1)));
        append("f-3", 3);
        // Run 2 is forgotten, and run 1 is the last one that is known.
        inputs.fail("in", first, Optional.of(ENDED));
        assertEquals(List.of("1 f-1 FAILED", "2 f-2 FAILED", "3 f-3 WAITING"), segments());
        inputs.fail("in", new Failure(Optional.empty(), "REFUSED", List.of()), Optional.empty());
        append("f-4", 4);
        inputs.fail("in", first, Optional.of(ENDED));
        assertEquals("4 f-4 WAITING", segments().get(3), "a refusal is no run's end");
    }

    @Test
    void fieldsAreProjected() throws Exception {
        append("f-1", 1, 2);
        SourceRead read =
                source().plan(TYPE, new Pushdown(List.of("name"), List.of("name"), List.of()));
        List<Object> names = new ArrayList<>();
        try (Reader reader = open(read)) {
            for (Row row : ((Reader.Rows) reader.poll(0)).rows()) {
                names.add(row.get(0));
            }
        }
        assertEquals(2, names.size());
        assertEquals("n1", names.get(0));
    }

    @Test
    void anotherSchemaAndNoInputAreRefused() {
        ProblemException other =
                assertThrows(
                        ProblemException.class,
                        () ->
                                source().plan(
                                                TypeText.schema("{id: int64}"),
                                                Pushdown.everything(
                                                        TypeText.schema("{id: int64}"))));
        assertTrue(
                other.getMessage().contains("the FlowFiles' records are " + SCHEMA),
                other.getMessage());
        ProblemException gone =
                assertThrows(
                        ProblemException.class,
                        () -> {
                            inputs.remove("in");
                            read();
                        });
        assertTrue(
                gone.getMessage()
                        .contains("the records of its FlowFiles are not on this runner service"),
                gone.getMessage());
    }
}
