package org.nifibeam.nifi.result;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.nifi.DurableFiles;
import org.nifibeam.service.InputInfo;
import org.nifibeam.service.InputWriter;
import org.nifibeam.service.RunProblem;

/**
 * The inputs of runs, on disk, a folder each:
 *
 * <pre>
 * inputs/RUN/rows.spool          the rows
 * inputs/RUN/input.properties    whose it is, format 1; there is an input once this file is there
 * inputs/RUN/refused.properties  why a submission of the run was refused
 * </pre>
 *
 * <p>Thread-safe for different runs.
 */
public final class InputBox {
    private static final String ROWS = "rows.spool";
    private static final String ENTRY = "input.properties";
    private static final String REFUSED = "refused.properties";
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Path inputs;

    /** The inputs below a service's folder. */
    public InputBox(Path folder) throws IOException {
        this.inputs = Files.createDirectories(folder.resolve("inputs"));
    }

    /** The folder that {@link FlowFileSourceProvider} reads from. */
    public Path folder() {
        return inputs;
    }

    static Path rows(Path inputs, String runId) {
        return inputs.resolve(runId).resolve(ROWS);
    }

    /** Opens one anew; what was written and not committed under that id is dropped. */
    public InputWriter open(String owner, String runId, String schema) throws IOException {
        Path folder = inputs.resolve(runId);
        if (Files.exists(folder.resolve(ENTRY))) {
            throw new IOException("there is an input of run " + runId + " already");
        }
        DurableFiles.deleteTree(folder);
        Files.createDirectories(folder);
        return new Writer(folder, owner, TypeText.schema(schema));
    }

    /** All committed inputs of an owner. */
    public List<InputInfo> all(String owner) throws IOException {
        List<InputInfo> all = new ArrayList<>();
        try (Stream<Path> folders = Files.list(inputs)) {
            for (Path folder : folders.sorted().toList()) {
                Optional<Properties> entry = read(folder.resolve(ENTRY));
                if (entry.isPresent() && owner.equals(entry.get().getProperty("owner"))) {
                    all.add(
                            new InputInfo(
                                    folder.getFileName().toString(),
                                    owner,
                                    read(folder.resolve(REFUSED))
                                            .map(InputBox::problems)
                                            .orElse(List.of())));
                }
            }
        }
        return all;
    }

    /** Removes one. */
    public void remove(String runId) throws IOException {
        Path folder = inputs.resolve(runId);
        // First the entry: what is left of a half-deleted input is none.
        Files.deleteIfExists(folder.resolve(ENTRY));
        DurableFiles.deleteTree(folder);
    }

    /** Notes why a submission of the run was refused, or that it was taken, by no problem. */
    public void refused(String runId, List<RunProblem> problems) throws IOException {
        Path folder = inputs.resolve(runId);
        if (!Files.exists(folder.resolve(ENTRY))) {
            return;
        }
        if (problems.isEmpty()) {
            Files.deleteIfExists(folder.resolve(REFUSED));
            return;
        }
        Properties properties = new Properties();
        for (int i = 0; i < problems.size(); i++) {
            RunProblem problem = problems.get(i);
            properties.setProperty(i + ".code", problem.code());
            int number = i;
            problem.stage().ifPresent(stage -> properties.setProperty(number + ".stage", stage));
            properties.setProperty(i + ".message", problem.message());
            properties.setProperty(i + ".advice", problem.advice());
        }
        write(folder.resolve(REFUSED), properties);
    }

    private static List<RunProblem> problems(Properties properties) {
        List<RunProblem> problems = new ArrayList<>();
        for (int i = 0; properties.containsKey(i + ".code"); i++) {
            problems.add(
                    new RunProblem(
                            properties.getProperty(i + ".code"),
                            Optional.ofNullable(properties.getProperty(i + ".stage")),
                            properties.getProperty(i + ".message"),
                            properties.getProperty(i + ".advice")));
        }
        return problems;
    }

    private static Optional<Properties> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        return Optional.of(properties);
    }

    private static void write(Path file, Properties properties) throws IOException {
        StringWriter text = new StringWriter();
        properties.store(text, null);
        DurableFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the rows of one input. Confined to one thread. */
    private static final class Writer implements InputWriter {
        private final Path folder;
        private final String owner;
        private final Schema schema;
        private final RowEncoding encoding;
        private final SpoolFile.Output output;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);
        private SpoolFile.Mark kept;
        private int rows;

        Writer(Path folder, String owner, Schema schema) throws IOException {
            this.folder = folder;
            this.owner = owner;
            this.schema = schema;
            this.encoding = new RowEncoding(schema);
            this.output = new SpoolFile.Output(folder.resolve(ROWS));
            this.kept = output.mark();
        }

        @Override
        public void write(Object[] values) throws IOException {
            encoding.write(encoding.row(values), out);
            rows++;
            if (bytes.size() >= CHUNK_BYTES) {
                flush();
            }
        }

        private void flush() throws IOException {
            if (rows > 0) {
                output.add(Span.NONE, bytes.toByteArray(), rows);
                bytes.reset();
                rows = 0;
            }
        }

        @Override
        public void keep() throws IOException {
            flush();
            kept = output.mark();
        }

        @Override
        public void drop() throws IOException {
            bytes.reset();
            rows = 0;
            output.rewind(kept);
        }

        @Override
        public void commit() throws IOException {
            drop();
            output.finish(schema.toString());
            Properties entry = new Properties();
            entry.setProperty("format", "1");
            entry.setProperty("owner", owner);
            InputBox.write(folder.resolve(ENTRY), entry);
        }

        @Override
        public void close() throws IOException {
            output.close();
            if (!Files.exists(folder.resolve(ENTRY))) {
                DurableFiles.deleteTree(folder);
            }
        }
    }
}
