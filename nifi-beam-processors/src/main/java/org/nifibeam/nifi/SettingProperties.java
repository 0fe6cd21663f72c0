package org.nifibeam.nifi;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.spi.ConfigField;

/** NiFi properties made from the settings that connectors and connections declare. */
public final class SettingProperties {
    private SettingProperties() {}

    /**
     * A property for a setting, which may still depend on others.
     *
     * @param name the property's
     * @param language where its value may have expression language, if its type allows any
     */
    public static PropertyDescriptor.Builder builder(
            String name, ConfigField field, ExpressionLanguageScope language) {
        Optional<String> fallback = fallback(field);
        PropertyDescriptor.Builder builder =
                new PropertyDescriptor.Builder()
                        .name(name)
                        .description(field.description())
                        .required(field.required() || fallback.isPresent());
        fallback.ifPresent(builder::defaultValue);
        switch (field.type()) {
            case PATH, OUTPUT_PATH, STRING_LIST, CONNECTION, ANY ->
                    builder.addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                            .expressionLanguageSupported(language);
            case STRING ->
                    builder.addValidator(StandardValidators.NON_EMPTY_VALIDATOR)
                            .expressionLanguageSupported(language);
            case SECRET ->
                    builder.addValidator(StandardValidators.NON_BLANK_VALIDATOR).sensitive(true);
            case INTEGER -> builder.addValidator(StandardValidators.NON_NEGATIVE_INTEGER_VALIDATOR);
            case BOOLEAN -> builder.allowableValues("true", "false");
            case CHOICE -> builder.allowableValues(field.choices().toArray(String[]::new));
        }
        return builder;
    }

    private static Optional<String> fallback(ConfigField field) {
        return field.fallback()
                .map(
                        value ->
                                value instanceof List<?> list
                                        ? list.stream()
                                                .map(String::valueOf)
                                                .collect(Collectors.joining(", "))
                                        : String.valueOf(value))
                .filter(text -> !text.isEmpty());
    }

    /** {@code bootstrap_servers} as a property is called, {@code Bootstrap Servers}. */
    public static String titleCase(String name) {
        return Stream.of(name.split("_"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" "));
    }
}
