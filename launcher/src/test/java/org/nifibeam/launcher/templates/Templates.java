package org.nifibeam.launcher.templates;

import java.util.Map;
import java.util.TreeMap;

/** The flow definitions of this repository, by the files they are in, from its root. */
final class Templates {
    private Templates() {}

    static Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        all.put("templates/flight-delays.json", FlightTemplates.line());
        all.put("templates/flight-delays-forked.json", FlightTemplates.forked());
        all.put("templates/beam-yaml.json", FlightTemplates.beamYaml());
        all.put("bench/src/main/resources/flight-delays-files.json", FlightTemplates.files());
        all.put("templates/log-sessions.json", FileTemplates.sessions());
        all.put("templates/join-and-enrich.json", FileTemplates.join());
        all.put("templates/dead-letters.json", FileTemplates.deadLetters());
        all.put("templates/flowfiles-in-out.json", FileTemplates.flowFiles());
        all.put("templates/kafka-windows.json", KafkaTemplates.windows());
        all.put("templates/kafka-enrichment.json", KafkaTemplates.enrichment());
        all.put("templates/mongodb-parquet.json", MongoTemplates.parquet());
        all.put("templates/kinesis-sessions.json", MongoTemplates.sessions());
        return all;
    }
}
