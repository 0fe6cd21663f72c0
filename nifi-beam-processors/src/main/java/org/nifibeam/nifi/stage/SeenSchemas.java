package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.schema.Schema;

/**
 * The schemas that reading stages found when they last ran, by processor: for whoever looks at a
 * flow and may not ask sources. A changed property or parameter makes them forgotten. In memory
 * alone; of many processors the latest. Thread-safe.
 */
public final class SeenSchemas {
    /** Those of this NiFi. */
    public static final SeenSchemas ALL = new SeenSchemas();

    private static final int MOST = 1000;

    private final Map<String, Schema> schemas =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Schema> eldest) {
                    return size() > MOST;
                }
            };

    private long version;

    /** What a processor gives now. */
    public synchronized void note(String processor, Schema schema) {
        if (!schema.equals(schemas.remove(processor))) {
            version++;
        }
        schemas.put(processor, schema);
    }

    /** What it gave is not what it will give. */
    public synchronized void forget(String processor) {
        if (schemas.remove(processor) != null) {
            version++;
        }
    }

    /** What a processor gave when it last ran, if that is known. */
    public synchronized Optional<Schema> of(String processor) {
        return Optional.ofNullable(schemas.get(processor));
    }

    /** Another number after every change. */
    public synchronized long version() {
        return version;
    }
}
