package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.Fixture;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.launcher.nifi.Folders;

/**
 * What a suite's pipelines need while they run, as far as it can be had without Python and without
 * an account: temporary folders, also in the place of those in a cloud. Closing deletes them.
 */
final class Fixtures implements AutoCloseable {
    private static final Set<String> FOLDERS =
            Set.of(
                    "tempfile.TemporaryDirectory",
                    "tempfile.mkdtemp",
                    "apache_beam.yaml.integration_tests.gcs_temp_dir");

    private final Path folder;
    private final Map<String, String> values;

    private Fixtures(Path folder, Map<String, String> values) {
        this.folder = folder;
        this.values = values;
    }

    /**
     * Makes them.
     *
     * @throws ProblemException with all that cannot be had
     */
    static Fixtures open(List<Fixture> fixtures) throws ProblemException, IOException {
        List<Problem> problems = new ArrayList<>();
        for (Fixture fixture : fixtures) {
            if (!FOLDERS.contains(fixture.type())) {
                problems.add(notAvailable(fixture));
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        Path folder = Files.createTempDirectory("nifi-beam-fixtures");
        Map<String, String> values = new LinkedHashMap<>();
        for (Fixture fixture : fixtures) {
            Path own = Files.createDirectory(folder.resolve(String.valueOf(values.size())));
            values.put(fixture.name(), own.toString());
        }
        return new Fixtures(folder, values);
    }

    private static Problem notAvailable(Fixture fixture) {
        return new Problem(
                ProblemCode.UNSUPPORTED,
                fixture.place(),
                Optional.empty(),
                "the fixture '"
                        + fixture.name()
                        + "' is made by Python: "
                        + fixture.type()
                        + ", and there is no Python here",
                "temporary folders are filled in (tempfile.TemporaryDirectory); start what else is needed yourself and write its address in the place of {"
                        + fixture.name()
                        + "}");
    }

    /** What they are, by name. */
    Map<String, String> values() {
        return values;
    }

    @Override
    public void close() throws IOException {
        Folders.delete(folder);
    }
}
