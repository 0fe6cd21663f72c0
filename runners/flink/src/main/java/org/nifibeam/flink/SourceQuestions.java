package org.nifibeam.flink;

import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.runtime.StageFailure;

/** Asks a source; what it throws is the reading stage's failure. */
record SourceQuestions(LocalRun run, StageInfo stage) {
    /** What a source is asked. */
    interface Question<T> {
        T ask() throws Exception;
    }

    <T> T ask(Question<T> question) throws InterruptedException {
        try {
            return question.ask();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            StageFailure failure =
                    new StageFailure(
                            stage,
                            "cannot read: " + StageFailure.words(e),
                            "see that the source is there and undamaged, and run again",
                            e);
            run.failed(failure);
            throw new SentFailure(failure);
        }
    }
}
