package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.flowfile.FlowFile;

/**
 * A processor's property values, read alike when it runs, when it is validated, and when a flow is
 * only looked at. A value that is not known yet (expression language without a FlowFile, a
 * parameter without its context) is read as absent, and {@link #unknown} says so: whoever misses it
 * must not call that a mistake. Confined to one thread.
 */
public final class StageProperties {
    private static final Pattern EXPRESSION = Pattern.compile("(?<!\\$)(\\$\\$)*\\$\\{");
    private static final Pattern PARAMETER = Pattern.compile("(?<!#)(##)*#\\{");

    /** Where values come from. */
    private interface Source {
        Optional<Value> value(PropertyDescriptor descriptor);

        Set<String> names();
    }

    /** A value as it is known: as it is written, or not yet. */
    private record Value(String text, boolean known) {}

    private final Source source;
    private final List<PropertyDescriptor> declared;
    private final Set<String> unknown = new TreeSet<>();

    private StageProperties(Source source, List<PropertyDescriptor> declared) {
        this.source = source;
        this.declared = List.copyOf(declared);
    }

    /**
     * Those that NiFi holds; expression language is evaluated against the FlowFile, and unknown
     * without one.
     */
    static StageProperties of(
            PropertyContext context,
            Optional<? extends FlowFile> flowFile,
            List<PropertyDescriptor> declared) {
        return new StageProperties(new ContextSource(context, flowFile), declared);
    }

    /**
     * Those that a flow holds, as they are written there: with the references to parameters and the
     * expression language in them, which make a value unknown.
     *
     * @param values by the properties' names, dynamic ones among them; a declared property that is
     *     missing has its default value
     */
    static StageProperties of(Map<String, String> values, List<PropertyDescriptor> declared) {
        return new StageProperties(new WrittenSource(new HashMap<>(values)), declared);
    }

    private record ContextSource(PropertyContext context, Optional<? extends FlowFile> flowFile)
            implements Source {
        @Override
        public Optional<Value> value(PropertyDescriptor descriptor) {
            PropertyValue value = context.getProperty(descriptor);
            boolean evaluated = descriptor.isExpressionLanguageSupported();
            if (evaluated && flowFile.isPresent()) {
                value = value.evaluateAttributeExpressions(flowFile.get());
            }
            String text = value.getValue();
            if (text == null) {
                return Optional.empty();
            }
            boolean known = !evaluated || flowFile.isPresent() || !EXPRESSION.matcher(text).find();
            return Optional.of(new Value(text, known));
        }

        @Override
        public Set<String> names() {
            return context.getAllProperties().keySet();
        }
    }

    private record WrittenSource(Map<String, String> values) implements Source {
        @Override
        public Optional<Value> value(PropertyDescriptor descriptor) {
            String text = values.get(descriptor.getName());
            if (text == null) {
                return Optional.ofNullable(descriptor.getDefaultValue())
                        .map(value -> new Value(value, true));
            }
            boolean known =
                    !PARAMETER.matcher(text).find()
                            && !(descriptor.isExpressionLanguageSupported()
                                    && EXPRESSION.matcher(text).find());
            return Optional.of(new Value(text, known));
        }

        @Override
        public Set<String> names() {
            return values.keySet();
        }
    }

    /** The value without space around it, if there is one that is known and not blank. */
    Optional<String> text(PropertyDescriptor descriptor) {
        return verbatim(descriptor).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** The value as it is written, if there is one that is known. */
    Optional<String> verbatim(PropertyDescriptor descriptor) {
        Optional<Value> value = source.value(descriptor);
        if (value.filter(v -> !v.known()).isPresent()) {
            unknown.add(descriptor.getName());
            return Optional.empty();
        }
        return value.map(Value::text);
    }

    boolean flag(PropertyDescriptor descriptor) {
        return text(descriptor).map(Boolean::parseBoolean).orElse(false);
    }

    /** The names in a comma-separated list. */
    List<String> names(PropertyDescriptor descriptor) {
        return text(descriptor).map(StageProperties::split).orElse(List.of());
    }

    static List<String> split(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** The dynamic properties by name, sorted: NiFi keeps no order of its own. */
    Map<String, String> dynamic() {
        List<String> known = new ArrayList<>();
        declared.forEach(descriptor -> known.add(descriptor.getName()));
        Map<String, String> values = new TreeMap<>();
        for (String name : source.names()) {
            if (!known.contains(name)) {
                text(new PropertyDescriptor.Builder().name(name).dynamic(true).build())
                        .ifPresent(value -> values.put(name, value));
            }
        }
        return values;
    }

    /** The properties that have been asked for and whose values are not known yet. */
    Set<String> unknown() {
        return Set.copyOf(unknown);
    }
}
