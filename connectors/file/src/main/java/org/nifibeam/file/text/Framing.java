package org.nifibeam.file.text;

import java.util.Optional;
import org.nifibeam.formats.csv.CsvDialect;

/** How the records of a file are told apart. */
public sealed interface Framing {
    /** True if the end of a record can be seen without knowing what stands before it. */
    boolean isDivisible();

    /** A fresh finder of ends. */
    RecordEnd end();

    /** True if records are lines. */
    boolean isLines();

    /** A record a line. */
    record Lines() implements Framing {
        @Override
        public boolean isDivisible() {
            return true;
        }

        @Override
        public RecordEnd end() {
            return new RecordEnd.Sign((byte) '\n');
        }

        @Override
        public boolean isLines() {
            return true;
        }
    }

    /** Records with a sign, or several, between them. */
    record Delimited(byte[] delimiter) implements Framing {
        public Delimited {
            delimiter = delimiter.clone();
            if (delimiter.length == 0) {
                throw new IllegalArgumentException("a delimiter has a byte");
            }
        }

        /** Several signs may overlap, so that only the first record says where they begin. */
        @Override
        public boolean isDivisible() {
            return delimiter.length == 1;
        }

        @Override
        public RecordEnd end() {
            return delimiter.length == 1
                    ? new RecordEnd.Sign(delimiter[0])
                    : new RecordEnd.Signs(delimiter);
        }

        @Override
        public boolean isLines() {
            return false;
        }
    }

    /** Lines, but for line ends in quoted fields. */
    record Csv(CsvDialect dialect) implements Framing {
        @Override
        public boolean isDivisible() {
            return false;
        }

        @Override
        public RecordEnd end() {
            return new RecordEnd.UnquotedLine(
                    dialect.delimiter(), dialect.quote(), dialect.comment());
        }

        @Override
        public boolean isLines() {
            return true;
        }
    }

    /** Lines by default. */
    static Framing of(Optional<byte[]> delimiter) {
        return delimiter.isPresent() ? new Delimited(delimiter.get()) : new Lines();
    }
}
