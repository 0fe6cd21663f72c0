package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that is a query. */
@Tags({"beam", "pipeline", "stage", "sql", "query", "calcite", "select", "join", "aggregate"})
@CapabilityDescription(
        "Pipeline stage: gives the rows of a SQL query over earlier stages. It adds the stage to the definition in the FlowFile; it"
                + " asks no database, and does not query the FlowFile's records. Groups and joins are made per window.")
@DynamicProperty(
        name = "Alias of a table",
        value = "Name of an earlier stage, or stage.output",
        description =
                "A table of the query. Without any, the table PCOLLECTION is Input Stage, or the stage before.")
@UseCase(
        description = "Sum by key with SQL",
        configuration =
                "Set Query to SELECT origin, SUM(delay) AS delay FROM PCOLLECTION GROUP BY origin.")
@UseCase(
        description = "Join two stages with SQL",
        configuration =
                "Add the properties o = Orders and c = Customers, the values being names of stages, and set Query to SELECT o.id,"
                        + " c.name FROM o JOIN c ON o.customer = c.id.")
@SeeAlso({FilterElements.class, CombineElements.class, JoinCollections.class, RunPipeline.class})
public final class QueryWithSql extends StageProcessor {
    static final PropertyDescriptor QUERY =
            new PropertyDescriptor.Builder()
                    .name("Query")
                    .description(
                            "SELECT with WHERE, GROUP BY, HAVING, DISTINCT, JOIN by equal columns, UNION, subqueries in FROM, WITH.")
                    .required(true)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    /** Called by NiFi. */
    public QueryWithSql() {
        super(StageRole.TRANSFORM, Failing.BY_ELEMENT);
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(QUERY);
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(String name) {
        return StageAliases.descriptor(name);
    }

    @Override
    protected StageContent content(StageProperties properties) {
        Map<String, Object> config = new LinkedHashMap<>();
        properties.text(QUERY).ifPresent(query -> config.put("query", query));
        return StageContent.of("Sql", config).withInputs(properties.dynamic());
    }
}
