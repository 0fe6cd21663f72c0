package org.nifibeam.file.csv;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.file.write.LinesFormat;
import org.nifibeam.file.write.WriteSettings;
import org.nifibeam.formats.Scalars;
import org.nifibeam.formats.csv.CsvDialect;
import org.nifibeam.formats.csv.CsvEncoder;

/** {@code WriteToCsv}: CSV files with a header. */
public final class CsvSinkProvider implements SinkProvider {
    @Override
    public String type() {
        return "WriteToCsv";
    }

    @Override
    public String description() {
        return "Writes CSV files (RFC 4180, lines end with \\n); files become visible only when they are complete.";
    }

    @Override
    public List<ConfigField> settings() {
        return WriteSettings.all(
                ".csv",
                CsvSettings.delimiter(),
                ConfigField.optional(
                        CsvSettings.HEADER,
                        ConfigField.Type.BOOLEAN,
                        true,
                        "Whether each file begins with the names of its columns."),
                CsvSettings.quote(),
                CsvSettings.nullText(
                        "What is written for null; a string of the same text is quoted."),
                WriteSettings.compressed());
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        Scalars.require(schema, "CSV");
        CsvDialect dialect = CsvSettings.dialect(config);
        boolean header = config.optionalFlag(CsvSettings.HEADER).orElse(true);
        return WriteSettings.sink(
                config,
                new LinesFormat(
                        List.of(".csv", ".tsv"),
                        () -> new CsvEncoder(schema, dialect),
                        header ? header(schema, dialect) : new byte[0],
                        WriteSettings.compression(config)));
    }

    private static byte[] header(Schema schema, CsvDialect dialect) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            new CsvEncoder(schema, dialect).encodeHeader(schema, line);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        line.write('\n');
        return line.toByteArray();
    }
}
