package dev.latchkey.randomuser;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the native binary. */
@QuarkusIntegrationTest
@QuarkusTestResource(value = RandomUserStub.class, restrictToAnnotatedClass = true)
class RandomUsersNativeIT extends RandomUsersTest {}
