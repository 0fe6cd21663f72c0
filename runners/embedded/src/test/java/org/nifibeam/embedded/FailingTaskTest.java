package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.grouping.Count;
import org.nifibeam.core.sdk.io.Create;
import org.nifibeam.core.sdk.transforms.FlatMapElements;
import org.nifibeam.core.sdk.transforms.ParDo;
import org.nifibeam.core.sdk.transforms.Reshuffle;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.testkit.sdk.TestPipeline;

/** A task that dies ends the run, whatever it dies of and whatever the others wait for. */
class FailingTaskTest {
    /** Queues of one message, so that all others wait: before it for room, behind it for more. */
    private final TestPipeline test =
            TestPipeline.on(new EmbeddedRunner(1, OptionalLong.empty())).parallelism(3);

    @AfterEach
    void close() {
        test.close();
    }

    /** Throws when it is given a number. */
    private static final class Throwing extends DoFn<Long, Long> {
        private static final long serialVersionUID = 1L;

        private final long at;
        private final Error error;

        Throwing(long at, Error error) {
            this.at = at;
            this.error = error;
        }

        @Override
        public void process(ProcessContext<Long, Long> context) {
            if (context.element() == at) {
                throw error;
            }
            context.output(context.element());
        }
    }

    private PCollection<Long> numbers() {
        return test.apply("Begin", Create.of(ElementTypes.longs(), 0L, 1L, 2L))
                .apply(
                        "Many",
                        FlatMapElements.into(ElementTypes.longs())
                                .via(
                                        turn ->
                                                LongStream.range(0, 100_000)
                                                        .map(n -> 3 * n + turn)
                                                        .boxed()
                                                        .toList()))
                .apply(Reshuffle.create());
    }

    private Problem failureOf(Error error) {
        numbers()
                .apply("Throw", ParDo.of(new Throwing(10_000, error), ElementTypes.longs()))
                .apply("Spread", Reshuffle.create())
                .apply("Behind", ParDo.of(new Throwing(-1, error), ElementTypes.longs()));
        return test.runToFailure().problem();
    }

    @Test
    void ofNoMemory() {
        Problem problem = failureOf(new OutOfMemoryError("Java heap space"));
        assertEquals(
                "the run has used up its memory, a heap of "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MB: Java heap space",
                problem.message());
        assertEquals(
                "give it more heap, or let it hold less at a time: smaller windows, fewer keys, less parallelism",
                problem.advice());
    }

    @Test
    void ofAnError() {
        Problem problem = failureOf(new StackOverflowError());
        assertEquals("java.lang.StackOverflowError", problem.message());
        assertEquals("see the log for the whole cause", problem.advice());
    }

    /** Waits until it is interrupted, and does not say so to anybody. */
    private static final class Deaf extends DoFn<Long, Long> {
        private static final long serialVersionUID = 1L;
        private static final CountDownLatch WAITS = new CountDownLatch(1);

        private transient boolean interrupted;

        @Override
        public void process(ProcessContext<Long, Long> context) {
            if (!interrupted) {
                WAITS.countDown();
                try {
                    Thread.currentThread().join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            context.output(context.element());
        }
    }

    /** Fails once another waits. */
    private static final class Breaking extends DoFn<Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<Long, Long> context) throws InterruptedException {
            Deaf.WAITS.await();
            throw new StackOverflowError();
        }
    }

    /** Whoever swallows the interruption goes on, and must not wait for those that are gone. */
    @Test
    void whereAnotherSwallowsItsInterruption() {
        numbers()
                .apply("Deaf", ParDo.of(new Deaf(), ElementTypes.longs()))
                .apply("Spread", Reshuffle.create())
                .apply("Count", Count.perElement());
        test.apply("End", Create.of(ElementTypes.longs(), 0L))
                .apply("Break", ParDo.of(new Breaking(), ElementTypes.longs()));
        assertTrue(test.runToFailure().cause() instanceof StackOverflowError);
    }
}
