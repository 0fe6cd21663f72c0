package org.nifibeam.file.csv;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.file.read.Compression;
import org.nifibeam.file.read.FilenameSource;
import org.nifibeam.file.read.ReadSettings;
import org.nifibeam.file.text.TextSource;
import org.nifibeam.formats.Scalars;
import org.nifibeam.formats.SchemaDocument;

/** {@code ReadFromCsv}: the records of CSV files. */
public final class CsvSourceProvider implements SourceProvider {
    static final String SCHEMA = "schema";

    @Override
    public String type() {
        return "ReadFromCsv";
    }

    @Override
    public String description() {
        return "Reads CSV files (RFC 4180): quoted fields with line ends, a header, a given or inferred schema.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ReadSettings.path("A CSV", "data/2024-*/*.csv"),
                CsvSettings.delimiter(),
                ConfigField.optional(
                        CsvSettings.HEADER,
                        ConfigField.Type.BOOLEAN,
                        true,
                        "Whether each file's first record names its columns. Without it the columns are the"
                                + " schema's in order, or column_1, column_2 and so on."),
                CsvSettings.quote(),
                ConfigField.optional(
                        CsvSettings.COMMENT,
                        ConfigField.Type.STRING,
                        "The character that begins lines to be passed over."),
                CsvSettings.nullText(
                        "An unquoted field of this text is null; by default the empty one."),
                ConfigField.optional(
                        SCHEMA,
                        ConfigField.Type.ANY,
                        "The fields as a JSON schema: {type: object, properties: {name: {type: string}}}. Columns"
                                + " it lacks are passed over. By default it is inferred from the first 1,000 records of"
                                + " the first ten files; a later record that does not fit is rejected."),
                ReadSettings.compressed(),
                ReadSettings.maxRecord(),
                FilenameSource.setting(),
                ReadSettings.watching());
    }

    @Override
    public boolean bounded(Config config) {
        return ReadSettings.bounded(config);
    }

    @Override
    public Source create(Config config) throws ProblemException {
        ReadSettings settings =
                ReadSettings.of(config, Compression.endings(".csv", ".tsv", ".txt"));
        boolean header = config.optionalFlag(CsvSettings.HEADER).orElse(true);
        CsvFormat format = new CsvFormat(CsvSettings.dialect(config), header);
        Optional<Object> document = config.optionalAny(SCHEMA);
        if (document.isEmpty()) {
            return FilenameSource.of(
                    config, TextSource.inferring(settings, format, format::sampler));
        }
        Schema schema = SchemaDocument.parse(SCHEMA, document.get());
        Scalars.require(schema, "CSV");
        return FilenameSource.of(config, TextSource.of(settings, format, schema));
    }
}
