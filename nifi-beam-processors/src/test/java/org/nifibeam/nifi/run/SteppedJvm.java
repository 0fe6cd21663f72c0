package org.nifibeam.nifi.run;

import com.sun.jdi.ArrayReference;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.ClassNotLoadedException;
import com.sun.jdi.ClassType;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.InvalidTypeException;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.LocatableEvent;
import com.sun.jdi.event.MethodExitEvent;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.MethodExitRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Another JVM that stands still, with all of its threads, before it changes anything on the disk
 * and before and after it commits a session of NiFi's: what is on the disk then is what kill -9
 * would leave.
 */
final class SteppedJvm implements AutoCloseable {
    /** Whatever changes the disk comes through here: a file's bytes are forced, or a call made. */
    private static final Map<String, Set<String>> CHANGES =
            Map.of(
                    "java.nio.file.Files",
                    Set.of(
                            "createDirectory",
                            "createDirectories",
                            "move",
                            "copy",
                            "delete",
                            "deleteIfExists",
                            "newOutputStream",
                            "write",
                            "writeString"),
                    "sun.nio.ch.FileChannelImpl",
                    Set.of("force"));

    private static final String SESSION = "org.apache.nifi.util.MockProcessSession";
    private static final String COMMIT = "commitInternal";

    private final VirtualMachine machine;
    private MethodExitRequest exits;

    /** Told of each step, while nothing moves. */
    interface Steps {
        /** Something is about to be changed, or has been. */
        void step() throws IOException;

        /**
         * A session has been committed.
         *
         * @param methods those that the thread is in
         * @param transfers the session's, by relationship, as text
         */
        void committed(Set<String> methods, Set<String> transfers) throws IOException;
    }

    /**
     * Starts a program.
     *
     * @param begin the class with which the steps begin, once it is loaded
     */
    SteppedJvm(Class<?> program, Class<?> begin, List<String> arguments) throws Exception {
        LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
        Map<String, Connector.Argument> settings = connector.defaultArguments();
        settings.get("options")
                .setValue("-Xmx512m -cp \"" + System.getProperty("java.class.path") + "\"");
        settings.get("main")
                .setValue(program.getName() + " \"" + String.join("\" \"", arguments) + "\"");
        machine = connector.launch(settings);
        drain(machine.process().getInputStream());
        drain(machine.process().getErrorStream());
        ClassPrepareRequest prepared = machine.eventRequestManager().createClassPrepareRequest();
        prepared.addClassFilter(begin.getName());
        prepared.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        prepared.enable();
    }

    /** What the program says is for whoever looks into a test that fails. */
    private static void drain(InputStream said) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                said.transferTo(System.out);
                            } catch (IOException e) {
                                System.out.println("the program is gone: " + e);
                            }
                        },
                        "what the stepped JVM says");
        thread.setDaemon(true);
        thread.start();
    }

    /** Goes from step to step until the program ends. */
    void run(Steps steps) throws Exception {
        try {
            while (true) {
                EventSet events = machine.eventQueue().remove();
                for (Event event : events) {
                    if (event instanceof VMDeathEvent || event instanceof VMDisconnectEvent) {
                        return;
                    }
                    handle(event, steps);
                }
                events.resume();
            }
        } catch (VMDisconnectedException ended) {
            machine.process().waitFor();
        }
    }

    private void handle(Event event, Steps steps) throws Exception {
        if (event instanceof ClassPrepareEvent) {
            breakAtChanges();
        } else if (event instanceof MethodExitEvent exit) {
            if (exit.method().name().equals(COMMIT)) {
                exits.disable();
                steps.committed(methods(exit.thread()), transfers(exit.thread()));
                steps.step();
            }
        } else if (event instanceof LocatableEvent hit) {
            if (hit.location().method().name().equals(COMMIT)) {
                exits.enable();
            }
            steps.step();
        }
    }

    private void breakAtChanges() {
        CHANGES.forEach(
                (type, methods) ->
                        machine.classesByName(type).forEach(loaded -> breakAt(loaded, methods)));
        machine.classesByName(SESSION).forEach(loaded -> breakAt(loaded, Set.of(COMMIT)));
        exits = machine.eventRequestManager().createMethodExitRequest();
        exits.addClassFilter(SESSION);
        exits.setSuspendPolicy(EventRequest.SUSPEND_ALL);
    }

    /** Sets a static field of a class of the program. */
    void set(Class<?> type, String field) {
        try {
            ClassType loaded = (ClassType) machine.classesByName(type.getName()).get(0);
            loaded.setValue(loaded.fieldByName(field), machine.mirrorOf(true));
        } catch (InvalidTypeException | ClassNotLoadedException e) {
            throw new IllegalArgumentException(field + " is no flag", e);
        }
    }

    private void breakAt(ReferenceType type, Set<String> methods) {
        for (Method method : type.methods()) {
            if (methods.contains(method.name()) && !method.isNative() && !method.isAbstract()) {
                BreakpointRequest request =
                        machine.eventRequestManager().createBreakpointRequest(method.location());
                request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
                request.enable();
            }
        }
    }

    private static Set<String> methods(ThreadReference thread)
            throws IncompatibleThreadStateException {
        Set<String> methods = new HashSet<>();
        for (StackFrame frame : thread.frames()) {
            Method method = frame.location().method();
            methods.add(method.declaringType().name() + "." + method.name());
        }
        return methods;
    }

    /**
     * The relationships that the session has transferred something to. They are read, not asked
     * for: a call could wait for ever for what a thread holds that stands still.
     */
    private static Set<String> transfers(ThreadReference thread)
            throws IncompatibleThreadStateException {
        ObjectReference session = thread.frame(0).thisObject();
        ArrayReference table = (ArrayReference) field(field(session, "transferMap"), "table");
        Set<String> names = new HashSet<>();
        if (table != null) {
            for (Value first : table.getValues()) {
                ObjectReference node = (ObjectReference) first;
                while (node != null) {
                    StringReference name = (StringReference) field(field(node, "key"), "name");
                    names.add(name.value());
                    node = field(node, "next");
                }
            }
        }
        return names;
    }

    private static ObjectReference field(ObjectReference of, String name) {
        return (ObjectReference) of.getValue(of.referenceType().fieldByName(name));
    }

    /** Kills it, if it has not ended. */
    @Override
    public void close() {
        machine.process().destroyForcibly().onExit().join();
    }
}
