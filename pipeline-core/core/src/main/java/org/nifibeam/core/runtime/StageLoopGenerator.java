package org.nifibeam.core.runtime;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.runtime.StageLoopPlan.Exit;
import org.nifibeam.core.runtime.StageLoopPlan.Leaving;
import org.nifibeam.core.runtime.StageLoopPlan.Link;
import org.nifibeam.core.runtime.StageLoopPlan.Part;
import org.nifibeam.core.runtime.code.GeneratedWriter;
import org.nifibeam.core.runtime.grouping.WindowAssigner;
import org.nifibeam.core.schema.GeneratedClasses;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Writes the {@link StageLoop} of a stage. What is written, of a filter and a projection before an
 * exchange:
 *
 * <pre>{@code
 * try {
 *     for (int i = 0; i < size; i++) {
 *         taken0++;
 *         try { keep = code0.test(row); }
 *         catch (RuntimeException e) { parts.failed(0, row, …, e); continue; }
 *         if (keep) {
 *             given0++;
 *             try { made = code1.map(row); }
 *             catch (RuntimeException e) { parts.failed(1, row, …, e); continue; }
 *             given1++;
 *             receiver0.accept(made, timestamp, windows, pane);
 *         }
 *     }
 * } finally {
 *     parts.count(0, taken0, given0);
 *     parts.count(1, given0, given1);
 * }
 * }</pre>
 *
 * <p>Each call is to one class only, whatever else runs in the JVM. Where a step has several
 * consumers, the one's text stands behind the other's. Elements leave the loop where a step is not
 * a plain one, or where they leave the stage.
 */
final class StageLoopGenerator {
    private static final Type LOOP = Type.getType(StageLoop.class);
    private static final Type PARTS = Type.getType(StageLoop.Parts.class);
    private static final Type CODE = Type.getType(RowCode.class);
    private static final Type RULE = Type.getType(TimestampRule.class);
    private static final Type ASSIGNER = Type.getType(WindowAssigner.class);
    private static final Type RECEIVER = Type.getType(Receiver.class);
    private static final Type ROW = Type.getType(Row.class);
    private static final Type WINDOWS = Type.getType(Windows.class);
    private static final Type PANE = Type.getType(Pane.class);
    private static final Type FAILURE = Type.getType(RuntimeException.class);
    private static final String ELEMENT = "" + ROW + "J" + WINDOWS + PANE;

    private final PlanStage stage;
    private final List<Optional<RowCode>> codes;
    private final GeneratedWriter classes;
    private final StageLoopPlan plan;
    private final Map<Part, Locals> locals = new IdentityHashMap<>();

    /** Which local of the method has an exit's receiver. */
    private final List<Integer> receivers = new ArrayList<>();

    private final List<Runnable> handlers = new ArrayList<>();
    private GeneratorAdapter code;

    /**
     * A generator.
     *
     * @param codes of the steps, their classes in the same loader
     */
    private StageLoopGenerator(
            GeneratedClasses loader, PlanStage stage, List<Optional<RowCode>> codes) {
        this.stage = stage;
        this.codes = codes;
        this.classes = new GeneratedWriter(loader);
        this.plan = new StageLoopPlan(stage);
    }

    /**
     * A loop.
     *
     * @param exits in the order of {@link StageLoop.Parts#receiver}
     */
    record Loop(StageLoop code, List<Exit> exits) {
        Loop {
            exits = List.copyOf(exits);
        }
    }

    /** The locals of a step: its code or assigner, its rule, what it has taken and given. */
    private static final class Locals {
        private int code;
        private int rule;
        private int taken;
        private int given;
    }

    /** The locals that an element is in. */
    private record Element(int row, int timestamp, int windows, int pane) {}

    /** The loop of a stage; none where it is not worth a class, or where groups come in. */
    static Optional<Loop> generate(
            GeneratedClasses loader, PlanStage stage, List<Optional<RowCode>> codes) {
        if (stage.input() instanceof PlanStage.Input.Grouped) {
            return Optional.empty();
        }
        StageLoopGenerator generator = new StageLoopGenerator(loader, stage, codes);
        return generator.plan.pays() ? Optional.of(generator.loop()) : Optional.empty();
    }

    private Loop loop() {
        ClassWriter writer = classes.begin("Loop", LOOP);
        code =
                classes.method(
                        "run", "(" + PARTS + "[" + ROW + "[J[" + WINDOWS + "[" + PANE + "I)V");
        run(plan.heads());
        code.endMethod();
        return new Loop((StageLoop) classes.end(writer), plan.exits());
    }

    private void run(List<Link> heads) {
        load();
        Label begin = code.mark();
        int index = local(Type.INT_TYPE, () -> code.push(0));
        Label next = code.mark();
        Label end = new Label();
        code.loadLocal(index);
        code.loadArg(5);
        code.ifICmp(GeneratorAdapter.GE, end);
        follow(heads, element(index));
        code.iinc(index, 1);
        code.goTo(next);
        handlers.forEach(Runnable::run);
        Label afterAll = code.mark();
        code.mark(end);
        count();
        code.returnValue();
        // Behind those of the steps, so that it comes after them.
        code.catchException(begin, afterAll, Type.getType(Throwable.class));
        int failure = code.newLocal(Type.getType(Throwable.class));
        code.storeLocal(failure);
        count();
        code.loadLocal(failure);
        code.throwException();
    }

    /** Puts what the task has into locals. */
    private void load() {
        for (Part part : plan.parts()) {
            Locals own = new Locals();
            locals.put(part, own);
            if (assignsWindows(part)) {
                own.code = local(ASSIGNER, () -> ask("assigner", part.step(), ASSIGNER));
            } else {
                Type type = codeType(part);
                own.code =
                        local(
                                type,
                                () -> {
                                    ask("code", part.step(), CODE);
                                    code.checkCast(type);
                                });
            }
            if (assignsTimestamps(part)) {
                own.rule = local(RULE, () -> ask("rule", part.step(), RULE));
            }
            own.given = local(Type.INT_TYPE, () -> code.push(0));
            if (!part.first()) {
                own.taken = local(Type.INT_TYPE, () -> code.push(0));
            }
        }
        for (Part part : plan.parts()) {
            for (Link link : part.links()) {
                if (link instanceof Part follower && follower.first()) {
                    locals.get(follower).taken = locals.get(part).given;
                }
            }
        }
        for (int i = 0; i < plan.exits().size(); i++) {
            int exit = i;
            receivers.add(local(RECEIVER, () -> ask("receiver", exit, RECEIVER)));
        }
    }

    private void ask(String what, int number, Type type) {
        code.loadArg(0);
        code.push(number);
        code.invokeVirtual(PARTS, new Method(what, type, new Type[] {Type.INT_TYPE}));
    }

    /** A new local with what {@code value} leaves on the stack. */
    private int local(Type type, Runnable value) {
        int local = code.newLocal(type);
        value.run();
        code.storeLocal(local);
        return local;
    }

    private Element element(int index) {
        int row =
                local(
                        ROW,
                        () -> {
                            code.loadArg(1);
                            code.loadLocal(index);
                            code.arrayLoad(ROW);
                        });
        return new Element(
                row,
                local(Type.LONG_TYPE, () -> at(index, 2, "timestamp", Type.LONG_TYPE)),
                local(WINDOWS, () -> at(index, 3, "windows", WINDOWS)),
                local(PANE, () -> at(index, 4, "pane", PANE)));
    }

    private void at(int index, int argument, String what, Type type) {
        code.loadArg(argument);
        code.loadLocal(index);
        code.invokeStatic(
                LOOP, new Method(what, "([" + type.getDescriptor() + "I)" + type.getDescriptor()));
    }

    private void follow(List<Link> links, Element element) {
        for (Link link : links) {
            if (link instanceof Part part) {
                step(part, element);
            } else {
                code.loadLocal(receivers.get(((Leaving) link).exit()));
                load(element);
                code.invokeInterface(RECEIVER, new Method("accept", "(" + ELEMENT + ")V"));
            }
        }
    }

    private void load(Element element) {
        code.loadLocal(element.row());
        code.loadLocal(element.timestamp());
        code.loadLocal(element.windows());
        code.loadLocal(element.pane());
    }

    /** The step's text, and that of all behind it. */
    private void step(Part part, Element element) {
        Label over = new Label();
        if (!part.first()) {
            code.iinc(locals.get(part).taken, 1);
        }
        Element given = assignsWindows(part) ? windowed(part, element) : coded(part, element, over);
        code.iinc(locals.get(part).given, 1);
        follow(part.links(), given);
        code.mark(over);
    }

    private Element windowed(Part part, Element element) {
        Label from = startTry();
        code.loadLocal(locals.get(part).code);
        code.loadLocal(element.timestamp());
        code.invokeVirtual(ASSIGNER, new Method("assign", "(J)" + WINDOWS));
        int windows = code.newLocal(WINDOWS);
        code.storeLocal(windows);
        endTry(
                from,
                failure -> {
                    code.loadArg(0);
                    code.push(part.step());
                    code.loadLocal(failure);
                    code.invokeVirtual(
                            PARTS,
                            new Method(
                                    "unassigned", "(I" + FAILURE + ")" + type(StageFailure.class)));
                    code.throwException();
                });
        return new Element(element.row(), element.timestamp(), windows, element.pane());
    }

    /** What the step's code makes of an element, which goes on unless it jumps {@code over}. */
    private Element coded(Part part, Element element, Label over) {
        RowFunction function = function(part);
        Type type = codeType(part);
        Label from = startTry();
        code.loadLocal(locals.get(part).code);
        code.loadLocal(element.row());
        Element given = element;
        if (function instanceof RowFunction.Filter) {
            code.invokeVirtual(type, new Method("test", "(" + ROW + ")Z"));
            int keep = code.newLocal(Type.BOOLEAN_TYPE);
            code.storeLocal(keep);
            endTry(from, failure -> failed(part, element, failure, over));
            code.loadLocal(keep);
            code.visitJumpInsn(Opcodes.IFEQ, over);
            return element;
        }
        if (function instanceof RowFunction.Project) {
            code.invokeVirtual(type, new Method("map", "(" + ROW + ")" + ROW));
            int made = code.newLocal(ROW);
            code.storeLocal(made);
            given = new Element(made, element.timestamp(), element.windows(), element.pane());
        } else {
            code.invokeVirtual(type, new Method("timestamp", "(" + ROW + ")J"));
            code.invokeStatic(CODE, new Method("inEventTime", "(J)J"));
            int assigned = code.newLocal(Type.LONG_TYPE);
            code.storeLocal(assigned);
            code.loadLocal(locals.get(part).rule);
            code.loadLocal(element.timestamp());
            code.loadLocal(assigned);
            code.invokeInterface(RULE, new Method("check", "(JJ)V"));
            given = new Element(element.row(), assigned, element.windows(), element.pane());
        }
        endTry(from, failure -> failed(part, element, failure, over));
        return given;
    }

    private void failed(Part part, Element element, int failure, Label over) {
        code.loadArg(0);
        code.push(part.step());
        load(element);
        code.loadLocal(failure);
        code.invokeVirtual(PARTS, new Method("failed", "(I" + ELEMENT + FAILURE + ")V"));
        code.goTo(over);
    }

    private Label startTry() {
        return code.mark();
    }

    /** What to do with the local that has the failure comes behind the loop. */
    private void endTry(Label from, IntConsumer handler) {
        Label to = code.mark();
        Label caught = new Label();
        code.visitTryCatchBlock(from, to, caught, FAILURE.getInternalName());
        handlers.add(
                () -> {
                    code.mark(caught);
                    int failure = code.newLocal(FAILURE);
                    code.storeLocal(failure);
                    handler.accept(failure);
                });
    }

    private void count() {
        for (Part part : plan.parts()) {
            code.loadArg(0);
            code.push(part.step());
            code.loadLocal(locals.get(part).taken);
            code.loadLocal(locals.get(part).given);
            code.invokeVirtual(PARTS, new Method("count", "(III)V"));
        }
    }

    private boolean assignsWindows(Part part) {
        return stage.steps().get(part.step()).work() instanceof Step.Work.AssignWindows;
    }

    private boolean assignsTimestamps(Part part) {
        return !assignsWindows(part) && function(part) instanceof RowFunction.AssignTimestamps;
    }

    private RowFunction function(Part part) {
        return ((Step.Work.Apply) stage.steps().get(part.step()).work()).function();
    }

    private Type codeType(Part part) {
        return type(codes.get(part.step()).orElseThrow().getClass());
    }

    private static Type type(Class<?> type) {
        return Type.getType(type);
    }
}
