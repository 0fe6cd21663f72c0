package org.nifibeam.file.match;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Consumer;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AllowedPaths;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ElementRead;
import org.nifibeam.core.spi.ElementReadProvider;

/** {@code MatchAll}: a row for each file that matches the pattern in an element. */
public final class MatchAllProvider implements ElementReadProvider {
    private static final Schema SCHEMA =
            Schema.of(
                    new Field("path", FieldType.of(Kind.STRING)),
                    new Field("size_in_bytes", FieldType.of(Kind.INT64)),
                    new Field("last_updated_in_seconds", FieldType.of(Kind.DOUBLE)));
    private static final RowShape SHAPE = RowShape.of(SCHEMA);

    @Override
    public String type() {
        return "MatchAll";
    }

    @Override
    public String description() {
        return "Gives a row for each file that the pattern in an element matches: path, size_in_bytes, last_updated_in_seconds (since 1970). Each pattern must lie in the allowed paths.";
    }

    @Override
    public List<ConfigField> settings() {
        return FileMatch.settings();
    }

    @Override
    public ElementRead create(Config config, Schema input, AllowedPaths paths)
            throws ProblemException {
        return new Matched(FileMatch.of(config, input, paths));
    }

    private record Matched(FileMatch match) implements ElementRead {
        @Override
        public Schema schema() {
            return SCHEMA;
        }

        @Override
        public void read(Row element, Schema schema, Consumer<Row> output) throws IOException {
            for (Path file : match.files(element)) {
                BasicFileAttributes attributes;
                try {
                    attributes = Files.readAttributes(file, BasicFileAttributes.class);
                } catch (NoSuchFileException e) {
                    // Removed since it was listed.
                    continue;
                }
                output.accept(
                        SHAPE.row(
                                file.toString(),
                                attributes.size(),
                                attributes.lastModifiedTime().toMillis() / 1000.0));
            }
        }
    }
}
