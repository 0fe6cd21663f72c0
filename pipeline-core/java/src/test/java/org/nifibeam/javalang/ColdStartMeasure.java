package org.nifibeam.javalang;

import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** Prints how long the first and the next expressions take in a new JVM; run it by hand. */
final class ColdStartMeasure {
    private ColdStartMeasure() {}

    public static void main(String[] texts) throws Exception {
        Schema schema =
                Schema.of(
                        new Field("delay", FieldType.nullable(Kind.INT32)),
                        new Field("distance", FieldType.of(Kind.INT32)),
                        new Field("origin", FieldType.of(Kind.STRING)));
        for (String text : texts) {
            long start = System.nanoTime();
            new JavaLanguage().parse(text, schema);
            System.out.printf("%8.2f ms  %s%n", (System.nanoTime() - start) / 1e6, text);
        }
    }
}
