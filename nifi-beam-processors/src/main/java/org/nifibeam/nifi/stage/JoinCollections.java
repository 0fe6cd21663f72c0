package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that joins earlier stages. */
@Tags({"beam", "pipeline", "stage", "join", "lookup", "enrich", "merge"})
@CapabilityDescription(
        "Pipeline stage: joins earlier stages by equal fields, within each window. It adds the stage to the definition in the"
                + " FlowFile, which must have the named stages in it already; it does not merge FlowFiles.")
@DynamicProperty(
        name = "Alias of an input",
        value = "Name of an earlier stage, or stage.output",
        description =
                "An input of the join, for example o = Orders. At least two; the other properties speak of them by these aliases.")
@UseCase(
        description = "Enrich records with those of a table",
        configuration =
                "Add the properties o = Orders and c = Customers, the values being names of stages. Set Join Type to left, Equalities"
                        + " to o.customer = c.id, and Output Fields to o.*, c.name AS customer_name.")
@SeeAlso({FlattenCollections.class, QueryWithSql.class, CreateElements.class, RunPipeline.class})
public final class JoinCollections extends StageProcessor {
    static final PropertyDescriptor TYPE =
            new PropertyDescriptor.Builder()
                    .name("Join Type")
                    .description("Which elements without a partner are kept.")
                    .required(true)
                    .allowableValues(JoinTypes.class)
                    .defaultValue(JoinTypes.INNER)
                    .build();

    static final PropertyDescriptor EQUALITIES =
            new PropertyDescriptor.Builder()
                    .name("Equalities")
                    .description(
                            "Which fields must be equal, separated by commas: o.customer = c.id, or the name of a field that all"
                                    + " inputs have.")
                    .required(true)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor FIELDS =
            new PropertyDescriptor.Builder()
                    .name("Output Fields")
                    .description(
                            "The fields of the result, separated by commas: o.*, c.name, c.city AS town. Without it, all fields of"
                                    + " all inputs.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor FIRST =
            new PropertyDescriptor.Builder()
                    .name("First Input")
                    .description(
                            "Alias of the input that a left join keeps all elements of. Without it, the one that Equalities names"
                                    + " first, or the first one in the alphabet.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .dependsOn(TYPE, JoinTypes.LEFT, JoinTypes.RIGHT)
                    .build();

    /** Called by NiFi. */
    public JoinCollections() {
        super(StageRole.TRANSFORM, Failing.NEVER);
    }

    @Override
    protected boolean hasOwnInputs() {
        return true;
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(TYPE, EQUALITIES, FIELDS, FIRST);
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(String name) {
        return StageAliases.descriptor(name);
    }

    @Override
    protected StageContent content(StageProperties properties) {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> aliases = properties.dynamic();
        if (aliases.size() < 2) {
            problems.add(
                    Problems.missing(
                            "it joins at least two inputs",
                            "add a property for each: an alias, and the name of a stage"));
        }
        boolean allKnown = properties.unknown().isEmpty();
        JoinText text = new JoinText(allKnown ? aliases.keySet() : Set.of(), problems);
        List<Map<String, String>> equalities =
                properties.text(EQUALITIES).map(text::equalities).orElse(List.of());
        Map<String, Object> config = new LinkedHashMap<>();
        if (!equalities.isEmpty()) {
            config.put("equalities", equalities);
        }
        String type = properties.text(TYPE).orElse("inner");
        config.put("type", type);
        properties.text(FIELDS).ifPresent(fields -> config.put("fields", text.fields(fields)));
        Optional<String> first =
                type.equals("left") || type.equals("right")
                        ? properties.text(FIRST)
                        : Optional.empty();
        first.filter(alias -> allKnown && !aliases.containsKey(alias))
                .ifPresent(
                        alias ->
                                problems.add(
                                        Problems.of(
                                                ProblemCode.UNKNOWN_STAGE,
                                                "First Input: there is no input '" + alias + "'",
                                                Nearest.advice(alias, aliases.keySet()))));
        return StageContent.of("Join", ordered(config, first), problems)
                .withInputs(ordered(aliases, equalities, first));
    }

    /** The inputs in the order of the join. */
    private static Map<String, String> ordered(
            Map<String, String> aliases,
            List<Map<String, String>> equalities,
            Optional<String> first) {
        List<String> order = new ArrayList<>();
        first.ifPresent(order::add);
        equalities.forEach(equality -> order.addAll(equality.keySet()));
        order.addAll(aliases.keySet());
        Map<String, String> inputs = new LinkedHashMap<>();
        for (String alias : order) {
            if (aliases.containsKey(alias)) {
                inputs.putIfAbsent(alias, aliases.get(alias));
            }
        }
        return inputs;
    }

    /** The join begins with the first alias of its first equality. */
    private static Map<String, Object> ordered(Map<String, Object> config, Optional<String> first) {
        if (first.isEmpty() || !(config.get("equalities") instanceof List<?> list)) {
            return config;
        }
        List<Map<String, Object>> begun = new ArrayList<>();
        List<Map<String, Object>> others = new ArrayList<>();
        for (Object item : list) {
            Map<String, Object> columns = new LinkedHashMap<>();
            Map<?, ?> written = (Map<?, ?>) item;
            if (written.containsKey(first.get())) {
                columns.put(first.get(), written.get(first.get()));
            }
            written.forEach((alias, field) -> columns.put(String.valueOf(alias), field));
            (written.containsKey(first.get()) ? begun : others).add(columns);
        }
        begun.addAll(others);
        Map<String, Object> changed = new LinkedHashMap<>(config);
        changed.put("equalities", begun);
        return changed;
    }
}
