package org.nifibeam.nifi.result;

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
import org.nifibeam.core.storage.DurableFiles;
import org.nifibeam.service.RunProblem;

/** Small files beside the rows of an input. */
final class InputFiles {
    private InputFiles() {}

    static Optional<Properties> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        return Optional.of(properties);
    }

    static void write(Path file, Properties properties) throws IOException {
        StringWriter text = new StringWriter();
        properties.store(text, null);
        DurableFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The same properties with problems, by number. */
    static Properties with(Properties properties, List<RunProblem> problems) {
        for (int i = 0; i < problems.size(); i++) {
            RunProblem problem = problems.get(i);
            properties.setProperty(i + ".code", problem.code());
            int number = i;
            problem.stage().ifPresent(stage -> properties.setProperty(number + ".stage", stage));
            properties.setProperty(i + ".message", problem.message());
            properties.setProperty(i + ".advice", problem.advice());
        }
        return properties;
    }

    static List<RunProblem> problems(Properties properties) {
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
}
