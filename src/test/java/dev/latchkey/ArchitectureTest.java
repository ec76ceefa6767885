package dev.latchkey;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;

/** Who may depend on whom. Rules go by package and by what a class uses, never by its name. */
@AnalyzeClasses(packages = "dev.latchkey", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] HTTP_FRAMEWORKS = {"jakarta.ws.rs..", "io.vertx..", "org.jboss.resteasy.."};

    @ArchTest
    static final ArchRule packagesUseOnlyLowerLayers = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("value")
            .definedBy("dev.latchkey.value..")
            .layer("problem")
            .definedBy("dev.latchkey.problem..")
            .layer("http")
            .definedBy("dev.latchkey.http..")
            .layer("database")
            .definedBy("dev.latchkey.database..")
            .layer("idempotency")
            .definedBy("dev.latchkey.idempotency..")
            .layer("access")
            .definedBy("dev.latchkey.access..")
            .layer("features")
            .definedBy("dev.latchkey.user..", "dev.latchkey.license..", "dev.latchkey.backup..")
            .layer("activation")
            .definedBy("dev.latchkey.activation..")
            .layer("overview")
            .definedBy("dev.latchkey.overview..")
            .layer("certificate")
            .definedBy("dev.latchkey.certificate..")
            .layer("randomuser")
            .definedBy("dev.latchkey.randomuser..")
            .whereLayer("value")
            .mayNotAccessAnyLayer()
            .whereLayer("problem")
            .mayNotAccessAnyLayer()
            .whereLayer("http")
            .mayOnlyAccessLayers("value", "problem")
            .whereLayer("database")
            .mayOnlyAccessLayers("value", "problem")
            .whereLayer("idempotency")
            .mayOnlyAccessLayers("value", "problem", "http", "database")
            .whereLayer("access")
            .mayOnlyAccessLayers("value", "problem", "http", "database", "idempotency")
            .whereLayer("features")
            .mayOnlyAccessLayers("value", "problem", "http", "database", "idempotency", "access")
            .whereLayer("activation")
            .mayOnlyAccessLayers("value", "problem", "http", "database", "idempotency", "access", "features")
            .whereLayer("certificate")
            .mayOnlyAccessLayers(
                    "value", "problem", "http", "database", "idempotency", "access", "features", "activation")
            .whereLayer("overview")
            .mayOnlyAccessLayers("value", "database")
            .whereLayer("randomuser")
            .mayOnlyAccessLayers("value", "problem", "http");

    @ArchTest
    static final ArchRule featuresDoNotKnowEachOther = slices().matching(
                    "dev.latchkey.(user|license|backup|randomuser)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule thereAreNoCyclesBetweenClasses =
            slices().assignedFrom(new TopLevelClasses()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheDatabaseUsesJdbc = noClasses()
            .that()
            .resideOutsideOfPackage("dev.latchkey.database..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "io.agroal..", "org.flywaydb..");

    @ArchTest
    static final ArchRule databaseCodeUsesNoHttpFramework = noClasses()
            .that(use("dev.latchkey.database.."))
            .should()
            .transitivelyDependOnClassesThat(resideInAnyPackage(HTTP_FRAMEWORKS));

    @ArchTest
    static final ArchRule resourcesHoldNoRules = noClasses()
            .that()
            .areAnnotatedWith(Path.class)
            .and()
            .areNotInterfaces()
            .should()
            .dependOnClassesThat(resideInAPackage("dev.latchkey.database..")
                    .or(resideInAPackage("io.quarkus.logging.."))
                    .or(resideInAPackage("dev.latchkey.problem..").and(not(JavaClass.Predicates.ENUMS))));

    @ArchTest
    static final ArchRule resourceMethodsSayWhatTheyReturn = methods()
            .that()
            .areMetaAnnotatedWith(HttpMethod.class)
            .should()
            .notHaveRawReturnType(jakarta.ws.rs.core.Response.class)
            .andShould()
            .notHaveRawReturnType(byte[].class);

    private static DescribedPredicate<JavaClass> use(String thePackage) {
        return DescribedPredicate.describe("use " + thePackage, type -> type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> resideInAPackage(thePackage).test(dependency.getTargetClass())));
    }

    /** A class and its nested classes are one slice. */
    private static final class TopLevelClasses implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""));
        }

        @Override
        public String getDescription() {
            return "top-level classes";
        }
    }
}
