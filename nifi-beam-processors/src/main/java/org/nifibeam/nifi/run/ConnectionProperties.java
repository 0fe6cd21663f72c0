package org.nifibeam.nifi.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.context.PropertyContext;
import org.nifibeam.service.ConnectionSettings;
import org.nifibeam.service.PipelineConnectionService;

/**
 * Properties {@code connection.<name>}: the connections that a definition may name, each a
 * controller service, so that NiFi authorises and tracks them.
 */
final class ConnectionProperties {
    static final String PREFIX = "connection.";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private ConnectionProperties() {}

    /** The descriptor of a dynamic property; null, as NiFi asks, for a name that is none. */
    static PropertyDescriptor descriptor(String name) {
        if (!name.startsWith(PREFIX) || !NAME.matcher(name.substring(PREFIX.length())).matches()) {
            return null;
        }
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(
                        "What definitions call '"
                                + name.substring(PREFIX.length())
                                + "' by 'connection'.")
                .identifiesControllerService(PipelineConnectionService.class)
                .dynamic(true)
                .build();
    }

    /** The connections by name, with their secrets. */
    static Map<String, ConnectionSettings> of(
            PropertyContext context, Iterable<PropertyDescriptor> set) {
        Map<String, ConnectionSettings> connections = new LinkedHashMap<>();
        for (PropertyDescriptor property : set) {
            if (property.isDynamic() && property.getName().startsWith(PREFIX)) {
                PipelineConnectionService service =
                        context.getProperty(property)
                                .asControllerService(PipelineConnectionService.class);
                if (service != null) {
                    connections.put(
                            property.getName().substring(PREFIX.length()), service.settings());
                }
            }
        }
        return connections;
    }
}
