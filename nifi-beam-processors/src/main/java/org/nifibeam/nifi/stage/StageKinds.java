package org.nifibeam.nifi.stage;

import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.apache.nifi.processor.Processor;

/**
 * The kinds of stages by the class names of their processors: what a flow says about a stage can be
 * read without a processor that NiFi has made. Thread-safe.
 */
public final class StageKinds {
    private StageKinds() {}

    private static final class Loaded {
        static final Map<String, StageProcessor> KINDS = load();

        private static Map<String, StageProcessor> load() {
            Map<String, StageProcessor> kinds = new TreeMap<>();
            ServiceLoader<Processor> all =
                    ServiceLoader.load(Processor.class, StageKinds.class.getClassLoader());
            all.stream()
                    .filter(provider -> StageProcessor.class.isAssignableFrom(provider.type()))
                    .map(provider -> (StageProcessor) provider.get())
                    .forEach(kind -> kinds.put(kind.getClass().getName(), kind));
            return kinds;
        }
    }

    /** The class names of all processors that are stages. */
    public static Set<String> types() {
        return Loaded.KINDS.keySet();
    }

    /**
     * The stage that a processor in a flow describes; no I/O. A value with a reference to a
     * parameter, or with expression language where the property takes it, is unknown: {@link
     * StageContent#unknown} names its property.
     *
     * @param type the processor's class name
     * @param processor its name
     * @param values its properties as they are written, dynamic ones among them; declared ones that
     *     are missing have their default
     * @return empty if it is no stage
     */
    public static Optional<StageDraft> draft(
            String type, String processor, Map<String, String> values) {
        return Optional.ofNullable(Loaded.KINDS.get(type))
                .map(kind -> kind.draft(StageProperties.of(values, kind.descriptors()), processor));
    }
}
