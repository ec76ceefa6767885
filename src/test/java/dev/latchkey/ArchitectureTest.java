package dev.latchkey;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. */
@AnalyzeClasses(packages = "dev.latchkey", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule dataGoesOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("user")
            .definedBy("dev.latchkey.user..")
            .layer("license")
            .definedBy("dev.latchkey.license..")
            .layer("backup")
            .definedBy("dev.latchkey.backup..")
            .layer("randomuser")
            .definedBy("dev.latchkey.randomuser..")
            .layer("idempotency")
            .definedBy("dev.latchkey.idempotency..")
            .layer("http")
            .definedBy("dev.latchkey.http..")
            .layer("database")
            .definedBy("dev.latchkey.database..")
            .layer("openapi")
            .definedBy("dev.latchkey.openapi..")
            .layer("problem")
            .definedBy("dev.latchkey.problem..")
            .whereLayer("user")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("license")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("backup")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("randomuser")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("idempotency")
            .mayOnlyBeAccessedByLayers("user", "license")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("user", "license", "backup", "randomuser", "idempotency")
            .whereLayer("openapi")
            .mayOnlyBeAccessedByLayers("http", "problem")
            .whereLayer("database")
            .mayOnlyBeAccessedByLayers("user", "license", "backup", "idempotency");

    @ArchTest
    static final ArchRule onlyTheDatabaseKnowsJdbcAndItsDriver = noClasses()
            .that()
            .resideOutsideOfPackage("dev.latchkey.database..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "io.agroal..", "org.flywaydb..");

    @ArchTest
    static final ArchRule resourcesHoldNoRulesOfTheirOwn = noClasses()
            .that()
            .haveSimpleNameEndingWith("Resource")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.latchkey.database..", "dev.latchkey.problem..", "io.quarkus.logging..");

    @ArchTest
    static final ArchRule servicesKnowNoHttp = classes()
            .that()
            .haveSimpleNameEndingWith("Service")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("jakarta.ws.rs..", "io.vertx..", "org.jboss.resteasy..");
}
