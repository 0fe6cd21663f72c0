package org.nifibeam.core.sdk;

import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.code.SdkClasses;
import org.nifibeam.core.code.UserCode;
import org.nifibeam.core.compile.CodeExpander;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.transforms.ParDo;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.spi.Connectors;

/**
 * Transforms of users' jars, as stages of a definition: a {@code PTransform<PCollection<Row>,
 * PCollection<…>>}, or a {@code DoFn<Row, Row>}. Made with the public constructor that takes {@link
 * Arguments}, or else with that without parameters. Such a transform has no connectors.
 */
public final class JarTransforms implements CodeExpander {
    /** For {@link java.util.ServiceLoader}. */
    public JarTransforms() {}

    @Override
    public Expanded expand(
            StageInfo stage,
            UserCode code,
            String className,
            Map<String, String> arguments,
            org.nifibeam.core.model.PCollection input,
            Optional<Schema> schema)
            throws ProblemException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(code.loader());
        try {
            Arguments given = Arguments.of(arguments);
            PTransform<PCollection<Row>, ?> transform =
                    transform(className, code.make(className, Object.class, given), schema);
            Pipeline pipeline = Pipeline.create(stage.name(), Connectors.load(new SdkClasses()));
            PCollection<Row> rows =
                    new PCollection<>(pipeline, input, ElementTypes.rows(input.schema()));
            Object output = pipeline.expand(stage, rows, transform);
            given.requireAllRead();
            if (!(output instanceof PCollection<?> collection)) {
                throw new ProblemException(
                        ProblemCode.INVALID_VALUE,
                        className + " gives no single collection",
                        "let expand return a PCollection");
            }
            return new Expanded(pipeline.nodes(), collection.collection());
        } catch (IllegalPipelineException e) {
            throw new ProblemException(
                    e.problem().code(), e.problem().message(), e.problem().advice());
        } catch (RuntimeException | LinkageError e) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    className + " fails while it is applied: " + e,
                    "mend it");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @SuppressWarnings("unchecked") // What a class takes is not known at run time.
    private static PTransform<PCollection<Row>, ?> transform(
            String className, Object made, Optional<Schema> schema) throws ProblemException {
        if (made instanceof PTransform<?, ?> transform) {
            return (PTransform<PCollection<Row>, ?>) transform;
        }
        if (made instanceof DoFn<?, ?> function) {
            if (schema.isEmpty()) {
                throw new ProblemException(
                        ProblemCode.MISSING,
                        "what the function " + className + " gives is not said",
                        "add 'schema', for example {id: int64, name: string?}");
            }
            return ParDo.of((DoFn<Row, Row>) function, ElementTypes.rows(schema.get()));
        }
        throw new ProblemException(
                ProblemCode.INVALID_VALUE,
                className + " is no PTransform and no DoFn",
                "name a class that extends one");
    }
}
