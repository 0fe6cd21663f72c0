package org.nifibeam.nifi.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.nifi.components.DescribedValue;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.DataUnit;
import org.apache.nifi.processor.util.StandardValidators;

/** How an {@link EmbeddedPipelineRunner} is set. */
final class RunnerProperties {
    static final PropertyDescriptor EXECUTION =
            new PropertyDescriptor.Builder()
                    .name("Execution")
                    .description(
                            "Where runs go on. Without it, in a separate process if User Code is allowed, else in NiFi's JVM.")
                    .allowableValues(Execution.class)
                    .build();

    static final PropertyDescriptor USER_CODE =
            new PropertyDescriptor.Builder()
                    .name("User Code")
                    .description(
                            "Whether pipelines may bring code of their own: expressions in Java, and classes. It runs with the"
                                    + " rights of NiFi's user, and in a separate process only.")
                    .required(true)
                    .allowableValues(UserCode.class)
                    .defaultValue(UserCode.DENIED)
                    .build();

    static final PropertyDescriptor ALLOWED_PATHS =
            new PropertyDescriptor.Builder()
                    .name("Allowed Paths")
                    .description(
                            "Folders and files that pipelines may read and write, separated by commas. Without any, a pipeline may"
                                    + " read and write none. Links in these and in the paths of a pipeline are followed before they are compared; links"
                                    + " that a pipeline comes upon in a folder or by a glob are refused.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
                    .build();

    static final PropertyDescriptor ALLOWED_JARS =
            new PropertyDescriptor.Builder()
                    .name("Allowed Jars")
                    .description(
                            "Jars whose classes pipelines may bring (TransformWithCode), if User Code is allowed: the path and the SHA-256"
                                    + " of each, as sha256sum prints them, separated by commas or lines. Links are followed before paths are"
                                    + " compared. A jar with another content is refused; a run keeps those it came with until it ends.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
                    .build();

    static final PropertyDescriptor PARALLELISM =
            new PropertyDescriptor.Builder()
                    .name("Parallelism")
                    .description(
                            "How many parts of a stage run at the same time. Without it, as many as there are cores.")
                    .addValidator(StandardValidators.POSITIVE_INTEGER_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
                    .build();

    static final PropertyDescriptor MEMORY =
            new PropertyDescriptor.Builder()
                    .name("Memory")
                    .description(
                            "In NiFi's JVM: how much of its heap a run may take for groups before it goes to disk with them. All runs"
                                    + " together get half of the heap at most; one for which there is nothing left waits.")
                    .required(true)
                    .defaultValue("64 MB")
                    .addValidator(
                            StandardValidators.createDataSizeBoundsValidator(
                                    1 << 20, Long.MAX_VALUE))
                    .build();

    static final PropertyDescriptor CHILD_HEAP =
            new PropertyDescriptor.Builder()
                    .name("Child Heap")
                    .description(
                            "In a separate process: the heap that each run's process may have, groups, code and all.")
                    .required(true)
                    .defaultValue("512 MB")
                    .addValidator(
                            StandardValidators.createDataSizeBoundsValidator(
                                    16 << 20, Long.MAX_VALUE))
                    .build();

    static final PropertyDescriptor MAXIMUM_RUNS =
            new PropertyDescriptor.Builder()
                    .name("Maximum Concurrent Runs")
                    .description("How many runs go on at the same time; further ones wait.")
                    .required(true)
                    .defaultValue("4")
                    .addValidator(StandardValidators.POSITIVE_INTEGER_VALIDATOR)
                    .build();

    static final PropertyDescriptor WORK_FOLDER =
            new PropertyDescriptor.Builder()
                    .name("Work Folder")
                    .description(
                            "Where the journal of runs and their results are kept, in a folder of this service's own below it."
                                    + " Relative to NiFi's home. Must outlive NiFi, and be this node's alone.")
                    .required(true)
                    .defaultValue("./pipeline_work")
                    .addValidator(RunnerProperties::validFolder)
                    .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
                    .build();

    static final PropertyDescriptor DISK_LIMIT =
            new PropertyDescriptor.Builder()
                    .name("Disk Limit")
                    .description(
                            "While the service's work folder holds more than this, further runs wait; those that go on are not stopped.")
                    .required(true)
                    .defaultValue("10 GB")
                    .addValidator(StandardValidators.DATA_SIZE_VALIDATOR)
                    .build();

    static final PropertyDescriptor REMEMBERED =
            new PropertyDescriptor.Builder()
                    .name("Remembered Runs")
                    .description(
                            "How many ended runs are remembered, so that a definition that comes twice is known.")
                    .required(true)
                    .defaultValue("100")
                    .addValidator(StandardValidators.POSITIVE_INTEGER_VALIDATOR)
                    .build();

    static final List<PropertyDescriptor> ALL =
            List.of(
                    EXECUTION,
                    USER_CODE,
                    ALLOWED_PATHS,
                    ALLOWED_JARS,
                    PARALLELISM,
                    MEMORY,
                    CHILD_HEAP,
                    MAXIMUM_RUNS,
                    WORK_FOLDER,
                    DISK_LIMIT,
                    REMEMBERED);

    private RunnerProperties() {}

    /** Where runs go on. */
    enum Execution implements DescribedValue {
        NIFI("NiFi JVM", "Quick to start; what a run does to memory and cores it does to NiFi"),
        PROCESS(
                "separate process",
                "Each run has a JVM of its own, which goes on while NiFi is restarted, and whose end is not NiFi's");

        private final String value;
        private final String description;

        Execution(String value, String description) {
            this.value = value;
            this.description = description;
        }

        @Override
        public String getValue() {
            return value;
        }

        @Override
        public String getDisplayName() {
            return value;
        }

        @Override
        public String getDescription() {
            return description;
        }
    }

    /** Whether pipelines may bring code. */
    enum UserCode implements DescribedValue {
        DENIED("denied", "A pipeline with code of its own is refused"),
        ALLOWED("allowed", "Whoever can run a pipeline can run any code as NiFi's user");

        private final String value;
        private final String description;

        UserCode(String value, String description) {
            this.value = value;
            this.description = description;
        }

        @Override
        public String getValue() {
            return value;
        }

        @Override
        public String getDisplayName() {
            return value;
        }

        @Override
        public String getDescription() {
            return description;
        }
    }

    private static ValidationResult validFolder(
            String subject, String input, ValidationContext context) {
        boolean expression = context.isExpressionLanguagePresent(input);
        boolean valid =
                expression
                        || StandardValidators.NON_BLANK_VALIDATOR
                                .validate(subject, input, context)
                                .isValid();
        return new ValidationResult.Builder()
                .subject(subject)
                .input(input)
                .valid(valid)
                .explanation("name a folder")
                .build();
    }

    /** Memory that no run could ever get, and jars that nobody can tell. */
    static List<ValidationResult> validate(PropertyContext context, HeapBudget heap) {
        return Stream.of(validateMemory(context, heap), validateJars(context))
                .flatMap(List::stream)
                .toList();
    }

    private static List<ValidationResult> validateJars(PropertyContext context) {
        try {
            allowedJars(context);
            return List.of();
        } catch (IllegalArgumentException e) {
            return List.of(
                    new ValidationResult.Builder()
                            .subject(ALLOWED_JARS.getName())
                            .valid(false)
                            .explanation(e.getMessage())
                            .build());
        }
    }

    private static List<ValidationResult> validateMemory(PropertyContext context, HeapBudget heap) {
        if (execution(context) == Execution.PROCESS || bytes(context, MEMORY) <= heap.bytes()) {
            return List.of();
        }
        return List.of(
                new ValidationResult.Builder()
                        .subject(MEMORY.getName())
                        .input(context.getProperty(MEMORY).getValue())
                        .valid(false)
                        .explanation(
                                "runs get half of NiFi's heap, "
                                        + heap.bytes() / (1 << 20)
                                        + " MB: give NiFi more heap in bootstrap.conf, a run less memory, or set Execution to '"
                                        + Execution.PROCESS.getValue()
                                        + "'")
                        .build());
    }

    static Execution execution(PropertyContext context) {
        String set = context.getProperty(EXECUTION).getValue();
        if (set == null) {
            return code(context) == UserCode.ALLOWED ? Execution.PROCESS : Execution.NIFI;
        }
        return set.equals(Execution.PROCESS.getValue()) ? Execution.PROCESS : Execution.NIFI;
    }

    static UserCode code(PropertyContext context) {
        return UserCode.ALLOWED.getValue().equals(context.getProperty(USER_CODE).getValue())
                ? UserCode.ALLOWED
                : UserCode.DENIED;
    }

    static PlanMaker.CodeRule codeRule(PropertyContext context) {
        if (code(context) == UserCode.DENIED) {
            return PlanMaker.CodeRule.DENIED;
        }
        return execution(context) == Execution.PROCESS
                ? PlanMaker.CodeRule.ALLOWED
                : PlanMaker.CodeRule.NOT_HERE;
    }

    static long bytes(PropertyContext context, PropertyDescriptor descriptor) {
        return context.getProperty(descriptor).asDataSize(DataUnit.B).longValue();
    }

    /** The service's own folder. */
    static Path folder(PropertyContext context, String identifier) {
        return Path.of(text(context, WORK_FOLDER).orElseThrow())
                .toAbsolutePath()
                .normalize()
                .resolve(identifier);
    }

    static List<String> allowedPaths(PropertyContext context) {
        return Stream.of(text(context, ALLOWED_PATHS).orElse("").split(","))
                .map(String::strip)
                .filter(path -> !path.isEmpty())
                .toList();
    }

    /**
     * The jars allowed.
     *
     * @throws IllegalArgumentException if there is an entry that is none
     */
    static AllowedJars allowedJars(PropertyContext context) {
        return AllowedJars.of(text(context, ALLOWED_JARS).orElse(""));
    }

    static int parallelism(PropertyContext context) {
        return text(context, PARALLELISM)
                .map(Integer::valueOf)
                .orElse(Runtime.getRuntime().availableProcessors());
    }

    static Admission.Limits limits(PropertyContext context) {
        return new Admission.Limits(
                context.getProperty(MAXIMUM_RUNS).asInteger(),
                execution(context) == Execution.NIFI ? bytes(context, MEMORY) : 0,
                bytes(context, DISK_LIMIT),
                context.getProperty(REMEMBERED).asInteger());
    }

    private static Optional<String> text(PropertyContext context, PropertyDescriptor descriptor) {
        return Optional.ofNullable(
                context.getProperty(descriptor).evaluateAttributeExpressions().getValue());
    }
}
