package org.nifibeam.nifi.connection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.logging.ComponentLog;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.ConnectionProvider;
import org.nifibeam.nifi.CanvasCompiler;
import org.nifibeam.nifi.run.RunPipeline;
import org.nifibeam.service.ConnectionSettings;
import org.nifibeam.service.PipelineConnectionService;

/** Holds what a connector must be told of a system. */
@Tags({"beam", "pipeline", "connection", "credentials", "connector"})
@CapabilityDescription(
        "A connection to a system that pipelines read or write: its address and credentials. A definition names it, by the property"
                + " connection.NAME of RunPipeline, and never holds what is set here. What is sensitive stays in NiFi's own"
                + " configuration; runs get it in memory.")
@SeeAlso(RunPipeline.class)
public final class PipelineConnection extends AbstractControllerService
        implements PipelineConnectionService, VerifiableControllerService {
    private volatile Optional<ConnectionSettings> enabled = Optional.empty();

    private static final class Loaded {
        static final ConnectionTypes TYPES =
                new ConnectionTypes(CanvasCompiler.get().connectors().connectionTypes());
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return Loaded.TYPES.descriptors();
    }

    @Override
    protected Collection<ValidationResult> customValidate(ValidationContext context) {
        List<ValidationResult> results = new ArrayList<>();
        try {
            connection(context);
        } catch (ProblemException e) {
            e.problems()
                    .forEach(
                            problem ->
                                    results.add(
                                            new ValidationResult.Builder()
                                                    .subject("Connection")
                                                    .valid(false)
                                                    .explanation(problem.withoutPlace())
                                                    .build()));
        }
        return results;
    }

    private static Optional<Connection> connection(PropertyContext context)
            throws ProblemException {
        Optional<ConnectionProvider> provider = Loaded.TYPES.provider(context);
        if (provider.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> texts = Loaded.TYPES.texts(context, provider.get());
        return Optional.of(Connection.read(provider.get(), provider.get().type(), texts));
    }

    /** Keeps the settings for those that ask. */
    @OnEnabled
    public void enable(ConfigurationContext context) {
        enabled =
                Loaded.TYPES
                        .provider(context)
                        .map(
                                provider ->
                                        new ConnectionSettings(
                                                provider.type(),
                                                Loaded.TYPES.texts(context, provider)));
    }

    /** Lets go of them. */
    @OnDisabled
    public void disable() {
        enabled = Optional.empty();
    }

    @Override
    public ConnectionSettings settings() {
        return enabled.orElseThrow(
                () ->
                        new IllegalStateException(
                                "the connection " + getIdentifier() + " is not enabled"));
    }

    @Override
    public List<ConfigVerificationResult> verify(
            ConfigurationContext context, ComponentLog log, Map<String, String> variables) {
        Optional<Connection> connection;
        try {
            connection = connection(context);
        } catch (ProblemException e) {
            return List.of(
                    result("Settings", Outcome.FAILED, e.problems().get(0).withoutPlace()),
                    result("Connection", Outcome.SKIPPED, "The settings are wrong"));
        }
        if (connection.isEmpty()) {
            return List.of(result("Settings", Outcome.FAILED, "Connection Type is not set"));
        }
        List<ConfigVerificationResult> results = new ArrayList<>();
        results.add(
                result(
                        "Settings",
                        Outcome.SUCCESSFUL,
                        "They are those of a " + connection.get().type() + " connection"));
        try {
            Loaded.TYPES.provider(context).orElseThrow().verify(connection.get());
            results.add(result("Connection", Outcome.SUCCESSFUL, "The system answers"));
            results.addAll(
                    new ReadTrial(CanvasCompiler.get().connectors(), connection.get())
                            .results(variables));
        } catch (ProblemException e) {
            results.add(result("Connection", Outcome.FAILED, e.problems().get(0).withoutPlace()));
        } catch (RuntimeException e) {
            // Its message may be anything, a setting among it.
            log.debug("the connection cannot be verified: {}", e.getClass());
            results.add(
                    result(
                            "Connection",
                            Outcome.FAILED,
                            "the connector failed with " + e.getClass().getName()));
        }
        return results;
    }

    private static ConfigVerificationResult result(
            String step, Outcome outcome, String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
