package org.nifibeam.javalang;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jdt.core.compiler.CategorizedProblem;
import org.eclipse.jdt.core.compiler.CharOperation;
import org.eclipse.jdt.internal.compiler.ClassFile;
import org.eclipse.jdt.internal.compiler.CompilationResult;
import org.eclipse.jdt.internal.compiler.Compiler;
import org.eclipse.jdt.internal.compiler.DefaultErrorHandlingPolicies;
import org.eclipse.jdt.internal.compiler.env.ICompilationUnit;
import org.eclipse.jdt.internal.compiler.impl.CompilerOptions;
import org.eclipse.jdt.internal.compiler.lookup.LookupEnvironment;
import org.eclipse.jdt.internal.compiler.lookup.ModuleBinding;
import org.eclipse.jdt.internal.compiler.problem.DefaultProblemFactory;
import org.nifibeam.core.expression.SourceText;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/** Compiles sources to release 17 class files in memory, with ECJ. */
final class JavaCompiler {
    private static final String RELEASE = CompilerOptions.VERSION_17;

    private JavaCompiler() {}

    /**
     * The classes of sources that belong together, by name.
     *
     * @param shown what the user has written, for messages
     * @throws ProblemException with everything that is wrong
     */
    static Map<String, byte[]> compile(List<SourceUnit> units, SourceText shown)
            throws ProblemException {
        Map<String, byte[]> classes = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        Map<String, SourceUnit> byName = new LinkedHashMap<>();
        units.forEach(unit -> byName.put(fileName(unit), unit));
        Compiler compiler =
                new Compiler(
                        new VisibleClasses(),
                        DefaultErrorHandlingPolicies.proceedWithAllProblems(),
                        options(),
                        result -> accept(result, byName, shown, classes, problems),
                        new DefaultProblemFactory(Locale.ROOT));
        try {
            compiler.compile(units.stream().map(Unit::new).toArray(ICompilationUnit[]::new));
        } catch (StackOverflowError e) {
            throw shown.error(0, "it is nested too deep", "compute parts of it in earlier fields");
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems.stream().distinct().toList());
        }
        return classes;
    }

    private static CompilerOptions options() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(CompilerOptions.OPTION_Source, RELEASE);
        settings.put(CompilerOptions.OPTION_Compliance, RELEASE);
        settings.put(CompilerOptions.OPTION_TargetPlatform, RELEASE);
        settings.put(CompilerOptions.OPTION_LineNumberAttribute, CompilerOptions.GENERATE);
        settings.put(CompilerOptions.OPTION_LocalVariableAttribute, CompilerOptions.GENERATE);
        CompilerOptions options = new CompilerOptions(settings);
        // Variables named after fields need not be used.
        options.preserveAllLocalVariables = true;
        options.processAnnotations = false;
        return options;
    }

    private static String fileName(SourceUnit unit) {
        return unit.name().replace('.', '/') + ".java";
    }

    private static void accept(
            CompilationResult result,
            Map<String, SourceUnit> units,
            SourceText shown,
            Map<String, byte[]> classes,
            List<Problem> problems) {
        SourceUnit unit = units.get(new String(result.getFileName()));
        if (result.hasErrors()) {
            for (CategorizedProblem error : result.getErrors()) {
                problems.add(problem(error, unit, shown));
            }
        }
        for (ClassFile file : result.getClassFiles()) {
            classes.put(CharOperation.toString(file.getCompoundName()), file.getBytes());
        }
    }

    private static Problem problem(CategorizedProblem error, SourceUnit unit, SourceText shown) {
        int line = error.getSourceLineNumber() - unit.line() + 1;
        boolean within = line >= 1 && line <= unit.lines();
        return new Problem(
                ProblemCode.EXPRESSION,
                within ? new Place(Optional.empty(), line, 0) : Place.NOWHERE,
                Optional.empty(),
                "cannot read "
                        + shown.quoted()
                        + (within ? ", line " + line : "")
                        + ": "
                        + error.getMessage(),
                "");
    }

    /** A source for the compiler. */
    private record Unit(SourceUnit unit) implements ICompilationUnit {
        @Override
        public char[] getFileName() {
            return fileName(unit).toCharArray();
        }

        @Override
        public ModuleBinding module(LookupEnvironment environment) {
            return environment.UnNamedModule;
        }

        @Override
        public char[] getContents() {
            return unit.text().toCharArray();
        }

        @Override
        public char[] getMainTypeName() {
            return unit.name().substring(unit.name().lastIndexOf('.') + 1).toCharArray();
        }

        @Override
        public char[][] getPackageName() {
            int dot = unit.name().lastIndexOf('.');
            return dot < 0
                    ? new char[0][]
                    : CharOperation.splitOn('.', unit.name().substring(0, dot).toCharArray());
        }
    }
}
