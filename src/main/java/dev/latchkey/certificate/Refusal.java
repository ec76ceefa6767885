package dev.latchkey.certificate;

import dev.latchkey.activation.Verdict;

/** A license gets no certificate, and the verdict says why. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Verdict verdict;

    Refusal(Verdict verdict) {
        super("The license gets no certificate", null, false, false);
        this.verdict = verdict;
    }

    Verdict verdict() {
        return verdict;
    }
}
