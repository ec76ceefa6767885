package dev.latchkey.http;

import dev.latchkey.problem.ProblemType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The problems of a route that depend on its rules. Those that follow from its shape, such as 404 for a path with an id
 * or 415 for a body, are not listed; the OpenAPI document gets them anyway.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Problems {
    ProblemType[] value();
}
