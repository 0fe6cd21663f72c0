package org.nifibeam.nifi.service;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.nifibeam.core.code.CopiedJar;
import org.nifibeam.core.code.UserJars;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.storage.DurableFiles;

/**
 * The jars of runs: copied at submission, checked without being loaded, and kept with the run until
 * it ends, so that it begins again with what was allowed. Thread-safe for different runs.
 *
 * <pre>
 * jars-arriving/             copies of submissions that are being checked
 * runs/RUN/jars/SHA256.jar   a jar of the run
 * runs/RUN/jars/names        properties: a jar's path in the definition, and its SHA-256
 * </pre>
 */
final class RunJars {
    private static final String NAMES = "names";

    private final AllowedJars allowed;
    private final Path arriving;

    /** With copies in a folder of the service; what lies there is of an earlier JVM, and goes. */
    RunJars(AllowedJars allowed, Path home) throws IOException {
        this.allowed = allowed;
        this.arriving = home.resolve("jars-arriving");
        DurableFiles.deleteTree(arriving);
    }

    /** The stages that are classes of jars. */
    static List<TransformSpec> stages(Definition definition) {
        return definition.transforms().stream()
                .filter(stage -> stage.type().equals("TransformWithCode"))
                .toList();
    }

    /**
     * Copies of a definition's jars, and what is wrong with them; gone when closed, save what a run
     * has taken.
     */
    final class Arrival implements AutoCloseable {
        private final Map<String, CopiedJar> jars = new LinkedHashMap<>();
        private final List<Problem> problems = new ArrayList<>();
        private Optional<Path> folder = Optional.empty();

        private void add(TransformSpec stage) throws IOException {
            Map<?, ?> config = (Map<?, ?>) stage.config().plain();
            if (!(config.get("jar") instanceof String jar)
                    || !(config.get("class") instanceof String className)) {
                // The compiler says so.
                return;
            }
            try {
                CopiedJar copy = copy(jar);
                if (config.get("sha256") instanceof String known
                        && !known.equalsIgnoreCase(copy.sha256())) {
                    throw new ProblemException(
                            ProblemCode.INVALID_VALUE,
                            jar
                                    + " has changed: its SHA-256 is "
                                    + copy.sha256()
                                    + ", not "
                                    + known,
                            "define the pipeline anew");
                }
                allowed.requireContent(jar, copy.sha256());
                copy.check(Runtime.version().feature());
                copy.requireClass(className);
            } catch (ProblemException e) {
                for (Problem problem : e.problems()) {
                    problems.add(
                            new Problem(
                                    problem.code(),
                                    stage.place(),
                                    Optional.of(stage.name()),
                                    problem.message(),
                                    problem.advice()));
                }
            }
        }

        private CopiedJar copy(String jar) throws ProblemException, IOException {
            allowed.requirePath(jar);
            CopiedJar known = jars.get(jar);
            if (known == null) {
                if (folder.isEmpty()) {
                    Files.createDirectories(arriving);
                    folder = Optional.of(Files.createTempDirectory(arriving, ""));
                }
                Path to = folder.get().resolve(jars.size() + ".jar");
                known = CopiedJar.of(jar, Path.of(jar), to);
                jars.put(jar, known);
            }
            return known;
        }

        List<Problem> problems() {
            return List.copyOf(problems);
        }

        /** Hands the copies to a run that is about to be recorded. */
        void moveTo(Path run) throws IOException {
            if (jars.isEmpty()) {
                return;
            }
            Path target = Files.createDirectories(run.resolve("jars"));
            Properties names = new Properties();
            for (CopiedJar jar : jars.values()) {
                names.setProperty(jar.name(), jar.sha256());
                Files.move(
                        jar.file(),
                        target.resolve(jar.sha256() + ".jar"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            StringWriter text = new StringWriter();
            names.store(text, null);
            DurableFiles.replace(
                    target.resolve(NAMES), text.toString().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            if (folder.isPresent()) {
                DurableFiles.deleteTree(folder.get());
            }
        }
    }

    /** Copies and checks the jars of a definition. */
    Arrival arrival(Definition definition) throws IOException {
        Arrival arrival = new Arrival();
        try {
            for (TransformSpec stage : stages(definition)) {
                arrival.add(stage);
            }
            return arrival;
        } catch (IOException | RuntimeException e) {
            arrival.close();
            throw e;
        }
    }

    /** The jars that a run's process may load: those it came with that are still allowed. */
    Map<String, UserJars.Shipped> shipped(Path run) throws IOException {
        Map<String, UserJars.Shipped> shipped = new LinkedHashMap<>();
        Properties names = new Properties();
        try {
            names.load(new StringReader(Files.readString(run.resolve("jars").resolve(NAMES))));
        } catch (NoSuchFileException e) {
            return Map.of();
        }
        for (String name : names.stringPropertyNames()) {
            String content = names.getProperty(name);
            if (allowed.allows(content)) {
                Path file = run.resolve("jars").resolve(content + ".jar");
                shipped.put(name, new UserJars.Shipped(file, content));
            }
        }
        return shipped;
    }

    /** Removes those of a run that has ended. */
    static void delete(Path run) throws IOException {
        DurableFiles.deleteTree(run.resolve("jars"));
    }
}
