package org.nifibeam.nifi.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.storage.DurableFiles;
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
        return new SpooledInput(
                folder.resolve(ROWS), TypeText.schema(schema), new Entry(folder, owner));
    }

    /** All committed inputs of an owner. */
    public List<InputInfo> all(String owner) throws IOException {
        List<InputInfo> all = new ArrayList<>();
        try (Stream<Path> folders = Files.list(inputs)) {
            for (Path folder : folders.sorted().toList()) {
                Optional<Properties> entry = InputFiles.read(folder.resolve(ENTRY));
                if (entry.isPresent() && owner.equals(entry.get().getProperty("owner"))) {
                    all.add(
                            new InputInfo(
                                    folder.getFileName().toString(),
                                    owner,
                                    InputFiles.read(folder.resolve(REFUSED))
                                            .map(InputFiles::problems)
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
        InputFiles.write(folder.resolve(REFUSED), InputFiles.with(new Properties(), problems));
    }

    /** Its entry is written when its rows are durable. */
    private record Entry(Path folder, String owner) implements SpooledInput.End {
        @Override
        public void commit() throws IOException {
            Properties entry = new Properties();
            entry.setProperty("format", "1");
            entry.setProperty("owner", owner);
            InputFiles.write(folder.resolve(ENTRY), entry);
        }

        @Override
        public void drop() throws IOException {
            DurableFiles.deleteTree(folder);
        }
    }
}
