package dev.latchkey.value;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Text in any script: not blank, at most {@link #max} code points, no control characters and no lone surrogates. Null
 * is valid; combine it with {@code @NotNull} if it should not be.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = PlainText.Validator.class)
public @interface PlainText {
    /** The maximum length in code points. */
    int max();

    /** Whether it may contain white space and invisible characters. */
    boolean spaces() default true;

    /** Required by Bean Validation. The validator has more precise messages. */
    String message() default "is not plain text";

    /** Required by Bean Validation; not used. */
    Class<?>[] groups() default {};

    /** Required by Bean Validation; not used. */
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
            String fault = text == null ? null : findFault(text);
            if (fault == null) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(fault).addConstraintViolation();
            return false;
        }

        private String findFault(String text) {
            if (text.codePoints().allMatch(Whitespace::isInvisible)) {
                return "must not be blank";
            }
            if (text.codePoints().anyMatch(Character::isISOControl)) {
                return "must not contain control characters";
            }
            if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
                return "must not contain a lone UTF-16 surrogate";
            }
            if (!spaces && text.codePoints().anyMatch(Whitespace::isInvisible)) {
                return "must not contain white space or invisible characters";
            }
            return text.codePointCount(0, text.length()) > max ? "must have at most " + max + " characters" : null;
        }
    }
}
