package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/**
 * A schema in a property: {@code {id: int64, name: string?}} is text in a definition, a JSON schema
 * a mapping.
 */
final class SchemaText {
    private SchemaText() {}

    static Object value(String text) {
        Optional<Object> yaml = YamlText.value("schema", text, new ArrayList<>());
        boolean json =
                yaml.isPresent()
                        && yaml.get() instanceof Map<?, ?> map
                        && map.get("properties") instanceof Map<?, ?>;
        return json ? yaml.get() : text;
    }
}
