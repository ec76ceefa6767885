package dev.latchkey.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.certificate.Vectors.Vector;
import dev.latchkey.support.Clients;
import dev.latchkey.support.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The programs in docs/verify, run as processes against every vector. */
class VerifiersIT {
    private static final Path SOURCES = Path.of("docs/verify").toAbsolutePath();
    private static final int CORES = 2;
    private static final String OUT_OF_DATE = "The list of revocations is out of date.\n";

    @TempDir
    static Path folder;

    /** The languages. JAVA is always there. */
    enum Verifier {
        JAVA,
        PYTHON,
        JAVASCRIPT,
        GO,
        SHELL;

        boolean isInstalled() throws Exception {
            return switch (this) {
                case JAVA -> true;
                case PYTHON -> succeeds(python(), "-c", "import cryptography.hazmat");
                case JAVASCRIPT -> succeeds("node", "--version");
                case GO -> succeeds("go", "version");
                case SHELL -> succeeds("jq", "--version") && succeeds("openssl", "version");
            };
        }

        /** Its command, after a build if there is one. */
        List<String> command() throws Exception {
            String source = SOURCES.resolve("verify.").toString();
            String built = folder.resolve(name()).toString();
            return switch (this) {
                case JAVA -> {
                    build(
                            built,
                            "javac",
                            "-Xlint:all",
                            "-Werror",
                            "-d",
                            built,
                            SOURCES.resolve("Verify.java").toString());
                    yield List.of(jdk("java"), "-XX:TieredStopAtLevel=1", "-cp", built, "Verify");
                }
                case PYTHON -> List.of(python(), source + "py");
                case JAVASCRIPT -> List.of("node", source + "mjs");
                case GO -> {
                    build(built, "go", "build", "-o", built, source + "go");
                    yield List.of(built);
                }
                case SHELL -> List.of("bash", source + "sh");
            };
        }

        /** Once for all tests: building takes seconds. */
        private static void build(String target, String... command) throws Exception {
            if (Files.exists(Path.of(target))) {
                return;
            }
            Result result = run(List.of(command));
            assertEquals(0, result.exitCode(), result.output());
        }
    }

    private static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    /** Debian's own, for which Debian's packages are. */
    private static String python() {
        return Files.exists(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";
    }

    private static boolean succeeds(String... command) throws Exception {
        try {
            return run(List.of(command)).exitCode() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    private record Result(int exitCode, String output) {}

    private static Result run(List<String> command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            return new Result(Waiting.await(process), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource
    void verifierAgreesWithEveryVector(Verifier verifier) throws Exception {
        assumeTrue(verifier.isInstalled(), verifier + " is not installed");
        Vectors.File file = Vectors.File.read();
        List<String> command = verifier.command();
        List<String> differences = Clients.run(CORES, client -> {
                    List<String> mine = new ArrayList<>();
                    for (int i = client; i < file.vectors().size(); i += CORES) {
                        Vector vector = file.vectors().get(i);
                        String verdict = verdict(verifier, command, file, vector);
                        if (!verdict.equals(vector.verdict())) {
                            mine.add("%s: %s instead of %s".formatted(vector.name(), verdict, vector.verdict()));
                        }
                    }
                    return mine;
                })
                .stream()
                .flatMap(List::stream)
                .toList();
        assertEquals("", String.join("\n", differences));
    }

    private static String verdict(Verifier verifier, List<String> command, Vectors.File file, Vector vector)
            throws Exception {
        Path place = Files.createTempDirectory(folder, "vector");
        Path state = vector.seen() == null ? null : Files.writeString(place.resolve("state"), "" + vector.seen());
        return verdict(verifier, command, file, vector, place, state);
    }

    /** The code if the exit code fits, otherwise all that is known. */
    private static String verdict(
            Verifier verifier, List<String> command, Vectors.File file, Vector vector, Path place, Path state)
            throws Exception {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("--now", String.valueOf(vector.now()));
        options.put("--product", vector.product());
        options.put("--fingerprint", vector.fingerprint());
        options.put("--revoked", vector.revoked() == null ? null : write(place, "revoked.jws", vector.revoked()));
        options.put("--state", state == null ? null : state.toString());
        List<String> given = new ArrayList<>();
        options.forEach((name, value) -> given.addAll(value == null ? List.of() : List.of(name, value)));
        List<String> files = List.of(
                write(place, "license.lic", vector.certificate()),
                verifier == Verifier.SHELL ? pems(place, file) : write(place, "jwks.json", file.keySet()));
        given.addAll(0, files);
        given.addAll(0, command);
        Result result = run(given);
        String code = result.output()
                .replace(OUT_OF_DATE, "")
                .replaceFirst("^VALID: Good until [-0-9]{10}T[:0-9]{8}Z\\.\n$", "VALID")
                .replaceFirst("^(?!VALID)([A-Z_]+): .*\n$", "$1");
        boolean fits = result.exitCode() == (code.equals("VALID") ? 0 : 1);
        return fits ? code : result.toString();
    }

    private static String write(Path place, String name, String text) throws IOException {
        return Files.writeString(place.resolve(name), text, StandardCharsets.UTF_8)
                .toString();
    }

    private static String pems(Path place, Vectors.File file) throws IOException {
        for (Map.Entry<String, String> pem : file.pems().entrySet()) {
            write(place, pem.getKey() + ".pem", pem.getValue());
        }
        return place.toString();
    }

    /** Otherwise, whoever takes the exit code for the verdict lets everybody in. */
    @ParameterizedTest
    @EnumSource
    void verifierHasNoVerdictIfArgumentsAreWrong(Verifier verifier) throws Exception {
        assumeTrue(verifier.isInstalled(), verifier + " is not installed");
        Vectors.File file = Vectors.File.read();
        Path place = Files.createTempDirectory(folder, "arguments");
        String certificate = write(place, "license.lic", file.vectors().get(0).certificate());
        String keys = verifier == Verifier.SHELL ? pems(place, file) : write(place, "jwks.json", file.keySet());
        List<String> command = verifier.command();
        for (List<String> wrong : List.of(
                List.<String>of(),
                List.of(certificate, keys, "--prodct", "editor"),
                List.of(certificate, keys, "--product"),
                List.of(certificate, keys, "--now", "today"),
                List.of(certificate, keys, "--revoked", place + "/missing"),
                List.of(place + "/missing", keys))) {
            List<String> given = new ArrayList<>(command);
            given.addAll(wrong);
            assertEquals(2, run(given).exitCode(), given.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void verifierIgnoresDamagedState(Verifier verifier) throws Exception {
        assumeTrue(verifier.isInstalled(), verifier + " is not installed");
        Vectors.File file = Vectors.File.read();
        Vector good = file.vectors().get(0);
        Path place = Files.createTempDirectory(folder, "damaged");
        Path state = Files.writeString(place.resolve("state"), "17x");
        assertEquals("VALID", verdict(verifier, verifier.command(), file, good, place, state));
        assertEquals(String.valueOf(good.now() - 3600), Files.readString(state).strip());
    }

    /** Without it, a clock could be turned back and forth. */
    @ParameterizedTest
    @EnumSource
    void verifierRemembersTheLatestTime(Verifier verifier) throws Exception {
        assumeTrue(verifier.isInstalled(), verifier + " is not installed");
        Vectors.File file = Vectors.File.read();
        Vector good = file.vectors().get(0);
        List<String> command = verifier.command();
        Path place = Files.createTempDirectory(folder, "clock");
        Path state = place.resolve("state");
        List<String> verdicts = new ArrayList<>();
        for (long now : List.of(good.now(), good.now() - 3000, good.now() - 3600 - 301)) {
            verdicts.add(verdict(verifier, command, file, good.at(now), place, state));
        }
        assertEquals(List.of("VALID", "VALID", "CLOCK_TURNED_BACK"), verdicts);
        assertEquals(String.valueOf(good.now() - 3600), Files.readString(state).strip());
    }
}
