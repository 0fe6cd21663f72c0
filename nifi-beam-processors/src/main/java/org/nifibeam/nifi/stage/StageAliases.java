package org.nifibeam.nifi.stage;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.util.StandardValidators;

/** Dynamic properties that name the stages that a stage takes: alias → stage. */
final class StageAliases {
    private StageAliases() {}

    static PropertyDescriptor descriptor(String alias) {
        return new PropertyDescriptor.Builder()
                .name(alias)
                .description("The stage, or stage.output, that is called '" + alias + "' here")
                .dynamic(true)
                .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                .build();
    }
}
