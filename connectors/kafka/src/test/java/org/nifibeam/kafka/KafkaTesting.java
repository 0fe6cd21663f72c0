package org.nifibeam.kafka;

import java.util.Map;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Source;
import org.nifibeam.testkit.InstalledConnectors;

/** Sources and sinks of topics. */
public final class KafkaTesting {
    private static final InstalledConnectors INSTALLED = InstalledConnectors.load();

    /** The connectors on the class path. */
    public static final Connectors CONNECTORS = INSTALLED.connectors();

    private KafkaTesting() {}

    /** A source, its settings completed by the fallbacks. */
    public static Source source(Map<String, Object> settings) throws Exception {
        return INSTALLED.source("ReadFromKafka", settings);
    }

    /** A sink, its settings completed by the fallbacks. */
    public static Sink sink(Schema schema, Map<String, Object> settings) throws Exception {
        return INSTALLED.sink("WriteToKafka", schema, settings);
    }
}
