package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.nifi.controller.queue.QueueSize;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;

/** What is known of a queue of which NiFi shows the beginning alone. */
final class HeldFlowFilesTest {
    private static ProcessSession session(int inQueue, int shown) {
        TestRunner runner = TestRunners.newTestRunner(ReadFromFlowFile.class);
        for (int i = 0; i < shown; i++) {
            runner.enqueue("a");
        }
        ProcessSession session = runner.getProcessSessionFactory().createSession();
        return (ProcessSession)
                Proxy.newProxyInstance(
                        ProcessSession.class.getClassLoader(),
                        new Class<?>[] {ProcessSession.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("getQueueSize")) {
                                return new QueueSize(inQueue, inQueue);
                            }
                            try {
                                return method.invoke(session, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @Test
    void aQueueThatIsSeenWholeSaysSo() {
        HeldFlowFiles held = HeldFlowFiles.peek(session(2, 2), "holder");
        assertEquals(2, held.all().size());
        assertTrue(held.whole());
    }

    /** Of more than 20,000 FlowFiles NiFi swaps some out: what is not seen has not gone. */
    @Test
    void aQueueWithMoreThanIsSeenIsNotWhole() {
        HeldFlowFiles held = HeldFlowFiles.peek(session(3, 2), "holder");
        assertEquals(2, held.all().size());
        assertFalse(held.whole());
    }
}
