package org.nifibeam.nifi.stage;

import java.util.List;
import org.apache.nifi.components.PropertyDescriptor;

/** A stage that is a connector: its properties are the settings that the connector declares. */
abstract class ConnectorStage extends StageProcessor {
    private final String type;

    ConnectorStage(StageRole role, String type) {
        this(role, Failing.BY_ELEMENT, type);
    }

    ConnectorStage(StageRole role, Failing failing, String type) {
        super(role, failing);
        this.type = type;
    }

    @Override
    protected final List<PropertyDescriptor> stageProperties() {
        return ConnectorProperties.of(type).descriptors();
    }

    @Override
    protected final StageContent content(StageProperties properties) {
        return ConnectorProperties.of(type).content(properties);
    }
}
