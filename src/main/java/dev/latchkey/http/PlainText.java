package dev.latchkey.http;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Text for people, in any script: not blank, at most {@link #max} code points, no control characters and
 * no lone surrogates. Null is left to {@code @NotNull}.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = PlainText.Validator.class)
public @interface PlainText {
    /** The longest text that is accepted, in code points. */
    int max();

    /** Whether white space, and characters that are not seen, may be in it. */
    boolean spaces() default true;

    /** Part of every constraint; the validator says what is wrong in words of its own. */
    String message() default "is not plain text";

    /** Part of every constraint; not used. */
    Class<?>[] groups() default {};

    /** Part of every constraint; not used. */
    Class<? extends Payload>[] payload() default {};

    /** Checks {@link PlainText}. */
    class Validator implements ConstraintValidator<PlainText, String> {
        private int max;
        private boolean spaces;

        @Override
        public void initialize(PlainText plainText) {
            max = plainText.max();
            spaces = plainText.spaces();
        }

        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            String fault = text == null ? null : faultOf(text);
            if (fault == null) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(fault).addConstraintViolation();
            return false;
        }

        private String faultOf(String text) {
            if (text.codePoints().allMatch(Texts::isBlank)) {
                return "must not be blank";
            }
            if (text.codePoints().anyMatch(Character::isISOControl)) {
                return "must not contain control characters";
            }
            if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
                return "must not contain half a character (a lone UTF-16 surrogate)";
            }
            if (!spaces && text.codePoints().anyMatch(Texts::isBlank)) {
                return "must not contain white space or invisible characters";
            }
            return text.codePointCount(0, text.length()) > max ? "must have at most " + max + " characters" : null;
        }
    }
}
