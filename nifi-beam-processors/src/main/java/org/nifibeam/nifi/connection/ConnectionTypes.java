package org.nifibeam.nifi.connection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.components.AllowableValue;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConnectionProvider;
import org.nifibeam.nifi.SettingProperties;

/**
 * The types of connections that connectors of this NAR declare, as NiFi properties: one for the
 * type, and those of each type's settings, which are there with it alone.
 */
final class ConnectionTypes {
    private final Map<String, ConnectionProvider> providers = new LinkedHashMap<>();
    private final PropertyDescriptor type;
    private final Map<String, Map<ConfigField, PropertyDescriptor>> settings =
            new LinkedHashMap<>();

    ConnectionTypes(Collection<ConnectionProvider> declared) {
        declared.forEach(provider -> providers.put(provider.type(), provider));
        this.type = typeProperty(declared);
        for (ConnectionProvider provider : declared) {
            Map<ConfigField, PropertyDescriptor> own = new LinkedHashMap<>();
            for (ConfigField field : provider.settings()) {
                own.put(
                        field,
                        SettingProperties.builder(
                                        provider.type()
                                                + " "
                                                + SettingProperties.titleCase(field.name()),
                                        field,
                                        ExpressionLanguageScope.ENVIRONMENT)
                                .dependsOn(type, provider.type())
                                .build());
            }
            settings.put(provider.type(), own);
        }
    }

    private static PropertyDescriptor typeProperty(Collection<ConnectionProvider> declared) {
        PropertyDescriptor.Builder builder =
                new PropertyDescriptor.Builder()
                        .name("Connection Type")
                        .description("What it connects to.")
                        .required(true);
        if (declared.isEmpty()) {
            return builder.addValidator(
                            (subject, input, context) ->
                                    new ValidationResult.Builder()
                                            .subject(subject)
                                            .input(input)
                                            .valid(false)
                                            .explanation(
                                                    "no connector of this NAR takes connections")
                                            .build())
                    .build();
        }
        return builder.allowableValues(
                        declared.stream()
                                .map(
                                        provider ->
                                                new AllowableValue(
                                                        provider.type(),
                                                        provider.type(),
                                                        provider.description()))
                                .toArray(AllowableValue[]::new))
                .build();
    }

    List<PropertyDescriptor> descriptors() {
        List<PropertyDescriptor> all = new ArrayList<>(List.of(type));
        settings.values().forEach(own -> all.addAll(own.values()));
        return List.copyOf(all);
    }

    /** The type that is chosen. */
    Optional<ConnectionProvider> provider(PropertyContext context) {
        return Optional.ofNullable(context.getProperty(type).getValue()).map(providers::get);
    }

    /** The settings of the chosen type as text, secrets too. */
    Map<String, String> texts(PropertyContext context, ConnectionProvider provider) {
        Map<String, String> texts = new LinkedHashMap<>();
        settings.get(provider.type())
                .forEach(
                        (field, descriptor) -> {
                            PropertyValue value = context.getProperty(descriptor);
                            if (descriptor.isExpressionLanguageSupported()) {
                                value = value.evaluateAttributeExpressions();
                            }
                            if (value.getValue() != null && !value.getValue().isEmpty()) {
                                texts.put(field.name(), value.getValue());
                            }
                        });
        return texts;
    }
}
