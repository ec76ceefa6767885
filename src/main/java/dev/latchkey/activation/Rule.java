package dev.latchkey.activation;

import dev.latchkey.activation.Verdict.Code;
import dev.latchkey.license.License;
import dev.latchkey.license.LicenseStatus;
import java.time.Instant;
import java.util.List;

/** What makes a license good. The first rule that is not met decides the verdict. */
enum Rule {
    PRODUCT(Code.WRONG_PRODUCT) {
        /** Null matches anything. */
        @Override
        String objection(Question question) {
            String product = question.license().product();
            return product == null || question.product() == null || product.equals(question.product())
                    ? null
                    : "The license is for another product: %s.".formatted(product);
        }

        @Override
        String confirmation(Question question) {
            String product = question.license().product();
            return product == null
                    ? "The license is for any product."
                    : "The license is for the product %s.".formatted(product);
        }
    },

    REVOCATION(Code.REVOKED) {
        @Override
        String objection(Question question) {
            License license = question.license();
            if (license.revokedAt() == null) {
                return null;
            }
            return license.replacedById() == null ? "The license was revoked." : "This key was replaced by a new key.";
        }

        @Override
        String confirmation(Question question) {
            return "The license was not revoked.";
        }

        @Override
        String explanation(Question question) {
            License license = question.license();
            return license.revokedAt() == null
                    ? confirmation(question)
                    : "%s This happened at %s. %s".formatted(objection(question), license.revokedAt(), reason(license));
        }
    },

    SUSPENSION(Code.SUSPENDED) {
        @Override
        String objection(Question question) {
            return question.license().status() == LicenseStatus.SUSPENDED
                    ? "The license is suspended. Ask its issuer why."
                    : null;
        }

        @Override
        String confirmation(Question question) {
            return "The license is not suspended.";
        }

        @Override
        String explanation(Question question) {
            License license = question.license();
            return license.status() == LicenseStatus.SUSPENDED
                    ? "The license has been suspended since %s. %s".formatted(license.suspendedAt(), reason(license))
                    : confirmation(question);
        }
    },

    EXPIRY(Code.EXPIRED) {
        @Override
        String objection(Question question) {
            License license = question.license();
            return license.hasEnded(question.now())
                    ? "The license expired at %s. It can be renewed.".formatted(license.expiresAt())
                    : null;
        }

        @Override
        String confirmation(Question question) {
            Instant end = question.license().expiresAt();
            return end == null ? "The license never expires." : "The license expires at %s.".formatted(end);
        }
    },

    FEATURES(Code.MISSING_FEATURE) {
        @Override
        String objection(Question question) {
            List<String> missing = question.missingFeatures();
            return missing.isEmpty() ? null : "The license does not include: %s.".formatted(String.join(", ", missing));
        }

        @Override
        String confirmation(Question question) {
            List<String> features = question.license().features();
            return features.isEmpty()
                    ? "The license has no features, and none were asked for."
                    : "The license includes: %s.".formatted(String.join(", ", features));
        }
    },

    SEAT(Code.NOT_ACTIVATED) {
        @Override
        String objection(Question question) {
            return !question.needsSeat() || question.seats().isOwnHeld()
                    ? null
                    : "This machine holds no seat of the license. Activate it first.";
        }

        @Override
        String confirmation(Question question) {
            return question.needsSeat()
                    ? "This machine holds a seat."
                    : "No fingerprint was sent, so no seat was looked for.";
        }

        @Override
        String explanation(Question question) {
            Integer limit = question.license().maxActivations();
            int taken = question.seats().taken();
            return super.explanation(question)
                    + (limit == null
                            ? " %d seats are taken, and there is no limit.".formatted(taken)
                            : " %d of %d seats are taken.".formatted(taken, limit));
        }
    };

    private static final List<Rule> ALL = List.of(values());

    private final Code code;

    Rule(Code code) {
        this.code = code;
    }

    /** The first rule that is not met decides. */
    static Verdict judge(Question question) {
        for (Rule rule : ALL) {
            String objection = rule.objection(question);
            if (objection != null) {
                return Verdict.of(rule.code, objection, question.license());
            }
        }
        Verdict valid = Verdict.of(Code.VALID, "The license is valid.", question.license());
        return question.needsSeat() ? valid.with(question.seats().own(), false) : valid;
    }

    /** All rules and their outcomes. */
    static List<Verdict.Check> check(Question question) {
        return ALL.stream()
                .map(rule ->
                        new Verdict.Check(rule.name(), rule.objection(question) == null, rule.explanation(question)))
                .toList();
    }

    /** Why the rule is not met, for the holder of the key; null if it is met. */
    abstract String objection(Question question);

    /** That the rule is met. */
    abstract String confirmation(Question question);

    /** What staff should know, whether the rule is met or not. */
    String explanation(Question question) {
        String objection = objection(question);
        return objection == null ? confirmation(question) : objection;
    }

    private static String reason(License license) {
        return license.reason() == null ? "No reason was given." : "Reason: %s.".formatted(license.reason());
    }
}
