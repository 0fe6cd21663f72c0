package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.compile.DefinitionReference;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.TransformType;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.ParseSettings;
import org.nifibeam.core.definition.TransformSpec;

/** The reference in docs is what the code says, connectors' transforms included. */
class DefinitionReferenceTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..");

    private final PipelineCompiler compiler =
            PipelineCompiler.load(DefinitionReferenceTest.class.getClassLoader());

    private static void check(String file, String text) throws IOException {
        Path path = ROOT.resolve("docs/reference").resolve(file);
        if (Boolean.getBoolean("nifibeam.accept")) {
            Files.writeString(path, text);
        }
        assertEquals(
                Files.readString(path),
                text,
                file + " is stale; write it anew with -Dnifibeam.accept=true");
    }

    @Test
    void theReferenceIsFresh() throws IOException {
        check(
                "transforms.md",
                DefinitionReference.transforms(
                        compiler.catalogue(), compiler.connectors().lookups()));
    }

    @Test
    void theSchemaIsFresh() throws IOException {
        check("beam-yaml.schema.json", DefinitionReference.jsonSchema(compiler.catalogue()));
    }

    /** An editor that goes by the schema finds no fault with the examples. */
    @Test
    void theExamplesUseWhatIsDeclared() throws Exception {
        List<TransformType> types = compiler.catalogue();
        try (Stream<Path> files = Files.list(ROOT.resolve("examples"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                Definition definition =
                        Definition.read(
                                Files.readString(file),
                                Optional.of(file.toString()),
                                ParseSettings.NONE,
                                problem -> {});
                for (TransformSpec spec : definition.transforms()) {
                    Set<String> declared =
                            types.stream()
                                    .filter(type -> type.name().equals(spec.type()))
                                    .flatMap(type -> type.settings().stream())
                                    .map(setting -> setting.name())
                                    .collect(Collectors.toCollection(TreeSet::new));
                    declared.add("output_schema");
                    Set<String> used = spec.config().entries().keySet();
                    assertTrue(
                            declared.containsAll(used),
                            () -> file + ": " + spec.type() + " takes " + declared + ": " + used);
                }
            }
        }
    }
}
